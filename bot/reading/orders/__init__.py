"""What can be ordered with words, as values, one file for each who gives them; a handler never reads the text; pure."""
