"""Every sentence a user can read that is not in knowledge/, one file a topic."""
