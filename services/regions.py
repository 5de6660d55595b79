"""The languages in which an agent's pages write dates, times and numbers.

Those of the customer's side, by region where that makes a difference: which comes first of day and month,
what stands in a number, which calendar it is.
"""

REGIONS = {
    "ar-EG": "العربية (مصر)",
    "ar-SA": "العربية (السعودية)",
    "ar-AE": "العربية (الإمارات)",
    "zh-Hans-CN": "简体中文 (中国)",
    "zh-Hant-HK": "繁體中文 (香港)",
    "zh-Hant-TW": "繁體中文 (台灣)",
    "de-AT": "Deutsch (Österreich)",
    "de-CH": "Deutsch (Schweiz)",
    "de-DE": "Deutsch (Deutschland)",
    "en-AU": "English (Australia)",
    "en-CA": "English (Canada)",
    "en-GB": "English (United Kingdom)",
    "en-IE": "English (Ireland)",
    "en-US": "English (United States)",
    "es-AR": "Español (Argentina)",
    "es-ES": "Español (España)",
    "es-MX": "Español (México)",
    "fr-BE": "Français (Belgique)",
    "fr-CA": "Français (Canada)",
    "fr-CH": "Français (Suisse)",
    "fr-FR": "Français (France)",
}
"""By tag, each in its own words."""
