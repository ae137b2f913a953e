"""Names of people who do not exist: surnames by how common they are, given names by syllable."""

from itertools import accumulate
from random import Random

_SURNAMES_BY_WEIGHT = {
    70: "王李张",
    40: "刘陈",
    27: "杨赵",
    18: "黄周吴徐孙",
    13: "马朱胡郭何高林于",
    9: "罗郑梁谢宋唐许韩冯姜",
    6: "邓曹彭曾肖田董潘袁蔡蒋余杜叶程魏崔",
    4: "苏吕丁任卢姚沈钟谭陆范汪廖石金贾夏付方邹孟白闫尹薛侯江秦邱熊",
}
_GIVEN = (
    "安柏冰晨辰成春达丹德东恩芳菲丰福冠光国海涵汉浩和恒红宏华欢辉慧佳家建健江洁金京静俊凯康可兰乐蕾莉立丽利良林霖玲"
    "龙璐美萌敏明鸣墨娜宁鹏平萍琪奇琴青清庆秋然荣蓉瑞森珊善尚少诗石书淑思松涛天婷彤薇伟文希曦霞先贤祥晓笑欣新馨星"
    "秀旭萱雪雅妍岩阳瑶依怡义艺毅英颖永勇宇雨玉园远月云泽哲珍真正之芝志智中卓子紫"
)
_GIVEN_ALONE = "伟静敏娜婷欣雪慧芳倩颖"
"""Syllables of no division's name: with some others, a surname would name a county (方正, 金林)."""

_FOREIGN_GIVEN = ("Anna", "Boris", "Clara", "Dmitri", "Elena", "Farid", "Hana", "Ivan", "Leo", "Maria", "Nurlan")
_FOREIGN_SURNAMES = ("Example", "Sample", "Specimen", "Utopia")

_SURNAMES = [surname for surnames in _SURNAMES_BY_WEIGHT.values() for surname in surnames] + ["欧阳", "上官"]
_WEIGHTS = list(accumulate([weight for weight, surnames in _SURNAMES_BY_WEIGHT.items() for _ in surnames] + [1, 1]))


def chinese_name(random: Random) -> str:
    """A surname and one or two syllables."""
    (surname,) = random.choices(_SURNAMES, cum_weights=_WEIGHTS)
    if random.random() < 0.2:
        return surname + random.choice(_GIVEN_ALONE)
    return surname + random.choice(_GIVEN) + random.choice(_GIVEN)


def foreign_name(random: Random) -> str:
    """A given name, and a surname that says it is made up."""
    return f"{random.choice(_FOREIGN_GIVEN)} {random.choice(_FOREIGN_SURNAMES)}"
