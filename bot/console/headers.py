"""The headers of everything the console answers: what a browser may load, embed, keep and tell others."""

from flask import Response, current_app, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": over HTTPS the protection of forms wants to see that a form is ours.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Robots-Tag": "noindex",
}
_KEPT_S = 365 * 24 * 3600


def add_headers(response: Response) -> Response:
    """Add them all; only files whose address names their content may be kept."""
    if not request.path.startswith("/console"):
        return response
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    is_file = request.endpoint == "console.static" and "v" in request.args
    response.headers["Cache-Control"] = f"public, max-age={_KEPT_S}, immutable" if is_file else "no-store"
    return response
