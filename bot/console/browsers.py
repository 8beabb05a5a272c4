"""Describes a browser in words of ours: what a browser says of itself is never shown or stored; pure."""

_PROGRAMS = (
    (" Line/", "LINE 內建瀏覽器"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung 瀏覽器"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def describe(user_agent: str) -> str:
    """Return a browser and its machine: Chrome（Windows）."""
    program = next((name for sign, name in _PROGRAMS if sign in user_agent), "不明的瀏覽器")
    machine = next((name for sign, name in _MACHINES if sign in user_agent), "不明的裝置")
    return f"{program}（{machine}）"
