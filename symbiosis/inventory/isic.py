"""ISIC Rev.4 classes as people and spreadsheets write them: what is plain is read, what is not is explained."""

import re

_ISIC = """
0111 0112 0113 0114 0115 0116 0119 0121 0122 0123 0124 0125 0126 0127 0128 0129 0130 0141 0142 0143 0144 0145 0146 0149
0150 0161 0162 0163 0164 0170 0210 0220 0230 0240 0311 0312 0321 0322 0510 0520 0610 0620 0710 0721 0729 0810 0891 0892
0893 0899 0910 0990 1010 1020 1030 1040 1050 1061 1062 1071 1072 1073 1074 1075 1079 1080 1101 1102 1103 1104 1200 1311
1312 1313 1391 1392 1393 1394 1399 1410 1420 1430 1511 1512 1520 1610 1621 1622 1623 1629 1701 1702 1709 1811 1812 1820
1910 1920 2011 2012 2013 2021 2022 2023 2029 2030 2100 2211 2219 2220 2310 2391 2392 2393 2394 2395 2396 2399 2410 2420
2431 2432 2511 2512 2513 2520 2591 2592 2593 2599 2610 2620 2630 2640 2651 2652 2660 2670 2680 2710 2720 2731 2732 2733
2740 2750 2790 2811 2812 2813 2814 2815 2816 2817 2818 2819 2821 2822 2823 2824 2825 2826 2829 2910 2920 2930 3011 3012
3020 3030 3040 3091 3092 3099 3100 3211 3212 3220 3230 3240 3250 3290 3311 3312 3313 3314 3315 3319 3320 3510 3520 3530
3600 3700 3811 3812 3821 3822 3830 3900 4100 4210 4220 4290 4311 4312 4321 4322 4329 4330 4390 4510 4520 4530 4540 4610
4620 4630 4641 4649 4651 4652 4653 4659 4661 4662 4663 4669 4690 4711 4719 4721 4722 4723 4730 4741 4742 4751 4752 4753
4759 4761 4762 4763 4764 4771 4772 4773 4774 4781 4782 4789 4791 4799 4911 4912 4921 4922 4923 4930 5011 5012 5021 5022
5110 5120 5210 5221 5222 5223 5224 5229 5310 5320 5510 5520 5590 5610 5621 5629 5630 5811 5812 5813 5819 5820 5911 5912
5913 5914 5920 6010 6020 6110 6120 6130 6190 6201 6202 6209 6311 6312 6391 6399 6411 6419 6420 6430 6491 6492 6499 6511
6512 6520 6530 6611 6612 6619 6621 6622 6629 6630 6810 6820 6910 6920 7010 7020 7110 7120 7210 7220 7310 7320 7410 7420
7490 7500 7710 7721 7722 7729 7730 7740 7810 7820 7830 7911 7912 7990 8010 8020 8030 8110 8121 8129 8130 8211 8219 8220
8230 8291 8292 8299 8411 8412 8413 8421 8422 8423 8430 8510 8521 8522 8530 8541 8542 8549 8550 8610 8620 8690 8710 8720
8730 8790 8810 8890 9000 9101 9102 9103 9200 9311 9312 9319 9321 9329 9411 9412 9420 9491 9492 9499 9511 9512 9521 9522
9523 9524 9529 9601 9602 9603 9609 9700 9810 9820 9900
"""
_VSIC = """
0117 0118 0131 0132 0231 0232 0722 0730 1076 1077 3511 3512 4101 4102 4211 4212 4221 4222 4223 4229 4291 4292 4293 4299
4511 4512 4513 4541 4542 4543 4631 4632 4633 4634 4724 4783 4784 4785 4929 4931 4932 4933 4940 5225 6021 6022 6321 6329
6513 7211 7212 7213 7214 7221 7222 8511 8512 8523 8531 8532 8533 8543 8551 8552 8559 8560 8691 8692 8699 9610 9620 9631
9632 9633 9639
"""

CLASSES = frozenset(_ISIC.split())
"""All classes of ISIC Rev.4."""
OWN_CLASSES = frozenset(_VSIC.split())
"""Classes of VSIC 2018 that ISIC has not; they are read by their group or division."""
_SECTIONS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTU",
        (1, 5, 10, 35, 36, 41, 45, 49, 55, 58, 64, 68, 69, 77, 84, 85, 86, 90, 94, 97, 99),
        strict=True,
    )
)
_LISTED = 12


def plain(text: str) -> str:
    """Return a code without what programs add to it: ``1103.0`` is 1103, ``C2392`` of the right section is 2392."""
    found = re.fullmatch(r"([A-Ua-u]?)\s?([0-9]+)(\.0+)?", text)
    if found is None:
        return text
    section, digits = found[1].upper(), found[2]
    return digits if not section or section == _section(digits) else text


def _section(digits: str) -> str:
    """Return the letter of the section a code belongs to."""
    return max((letter for letter, first in _SECTIONS.items() if first <= int(digits[:2])), default="")


def fault(code: str) -> tuple[str, str] | None:
    """Return what is wrong with a code and the remedy, ``None`` for a class or an empty cell."""
    if not code or code in CLASSES or code in OWN_CLASSES:
        return None
    number = re.fullmatch("[0-9]+", code) is not None
    meant = _meant(code) if number else _of_another_section(code)
    what = "ISIC Rev.4 has no such class" if number and len(code) == 4 else "an ISIC class has four digits"
    said = meant or ["Write the four digits of an ISIC Rev.4 class, such as 2392."]
    return what, " ".join([*said, "data/isic_map.csv lists those in use; leave the cell empty where none is known."])


def _of_another_section(code: str) -> list[str]:
    """Return a question for a class behind the letter of another section, such as C3510."""
    digits = code[1:].strip()
    return [f"Did you mean {digits}? Its section is {_section(digits)}."] if digits in CLASSES else []


def _meant(code: str) -> list[str]:
    """Return sentences that name the classes a code may mean."""
    told = []
    if len(code) == 3 and f"0{code}" in CLASSES | OWN_CLASSES:
        told.append(f"Did you mean 0{code}? A spreadsheet drops the zero: format the column as text.")
    if len(code) > 4 and code[:4] in CLASSES:
        told.append(f"Did you mean {code[:4]}?")
    for kind, digits in (("Group", 3), ("Division", 2)):
        inside = sorted(one for one in CLASSES if one.startswith(code[:digits])) if len(code) >= digits else []
        if inside and not told:
            more = " ..." if len(inside) > _LISTED else ""
            told.append(f"{kind} {code[:digits]} has {', '.join(inside[:_LISTED])}{more or '.'}")
        elif inside and len(code) == digits:
            told.append(f"{kind} {code} has {', '.join(inside[:_LISTED])}.")
    return told
