"""What the console's signed cookie holds, beside the token of its forms and what the next page is to say."""

# The secret of the session's row.
SIGNED_IN = "signed_in"
# Before sign-in: the secret of the request, and where its person wanted to go.
ASKING = "asking"
NEXT = "next"
