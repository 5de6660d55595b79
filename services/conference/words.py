"""The message that asks a customer into a call, in their browser's language."""

from typing import NamedTuple

from services.languages import first_spoken


class Ask(NamedTuple):
    """A message and the button under it."""

    text: str
    label: str


_ASKS = {
    "en": Ask("Let's talk by video. Press the button when you are ready.", "Join the call"),
    "ar": Ask("لنتحدث عبر الفيديو. اضغط على الزر عندما تكون جاهزًا.", "الانضمام إلى المكالمة"),
    "de": Ask("Sprechen wir per Video. Drücken Sie die Taste, wenn Sie bereit sind.", "Am Anruf teilnehmen"),
    "es": Ask("Hablemos por vídeo. Pulse el botón cuando quiera empezar.", "Unirse a la llamada"),
    "fr": Ask("Parlons en vidéo. Appuyez sur le bouton quand vous voulez.", "Rejoindre l’appel"),
    "zh-Hans": Ask("我们视频通话吧。准备好后请按按钮。", "加入通话"),
    "zh-Hant": Ask("我們視訊通話吧。準備好後請按按鈕。", "加入通話"),
}
"""The first where none fit."""


def ask_in(language: str) -> Ask:
    """The words for a language tag such as `pt-PT`; English where none fit."""
    return _ASKS[first_spoken(language, tuple(_ASKS))]
