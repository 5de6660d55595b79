"""Texts that people with bad intentions, or other scripts than ours, may write."""

MARKS = "Z" + "".join(chr(0x300 + i % 112) for i in range(5000))
TEXTS = [
    "<img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{7*7}} ${7*7} {{constructor.constructor('alert(1)')()}}",
    "\u202etxet desrever\u202c \u2066isolated\u2069",
    MARKS,
    "W" * 10_000,
    "https://example.com/" + "a" * 200,
    "مرحبا، هذا نص عربي مع english 123",
    "请问这个产品还有货吗？",
    "👩‍👩‍👧‍👦👍🏽",
]
