"""Names of ISIC divisions (revision 4) that plants in and around the parks belong to."""

from symbiosis.ui.words import _


def divisions() -> dict[str, str]:
    """Return the names of divisions by code, with the code in front."""
    names = {
        "10": _("food products"),
        "11": _("beverages"),
        "12": _("tobacco"),
        "13": _("textiles"),
        "14": _("clothing"),
        "15": _("leather and footwear"),
        "16": _("wood products"),
        "17": _("paper"),
        "18": _("printing"),
        "19": _("coke and refined petroleum"),
        "20": _("chemicals"),
        "21": _("pharmaceuticals"),
        "22": _("rubber and plastics"),
        "23": _("glass, ceramics, cement and other mineral products"),
        "24": _("basic metals"),
        "25": _("fabricated metal products"),
        "26": _("electronics"),
        "27": _("electrical equipment"),
        "28": _("machinery"),
        "29": _("motor vehicles"),
        "30": _("other transport equipment"),
        "31": _("furniture"),
        "32": _("other manufacturing"),
        "33": _("repair of machinery"),
        "35": _("electricity, gas and steam"),
        "36": _("water supply"),
        "37": _("sewerage and effluent treatment"),
        "38": _("waste collection and materials recovery"),
        "39": _("remediation"),
    }
    return {code: f"{code} · {name}" for code, name in names.items()}
