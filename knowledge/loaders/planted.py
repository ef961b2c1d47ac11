"""Text that looks like an order to a language model, or that a reader of the page cannot see.

What is found is told to staff and goes in all the same: whether an answer obeys it is for the gate.
The patterns want a whole order, so that manuals and policies ("the model should be rinsed", "print
the instructions") stay quiet.
"""

# ruff: noqa: E501 - tables of words are read better unbroken

import re
import unicodedata
from itertools import islice

from knowledge.cleaning import clean
from knowledge.loaders.reasons import reason
from knowledge.sentences import sentences

_SHOWN = 120
_MOST = 20
"""Findings told for one text."""

_PEOPLE = r"(?:customer|user|shopper|buyer|client|visitor)s?"
_ANSWERS = r"(?:say|answer|reply|respond|tell|claim|promise|recommend|output|reveal|mention|include|add|ask)"
_ENGLISH = re.compile(
    r"\b(?:ignore|disregard|override|bypass|forget)\b.{0,30}\b(?:previous|prior|above|earlier|preceding|system|your|all|any)\b.{0,20}\b(?:instruction|prompt|guideline|directive|message)s?\b"
    r"|\b(?:ignore|disregard|override|bypass|forget)\b.{0,20}\b(?:(?:previous|prior|earlier|preceding|your|system) rules?|rules? (?:above|you)|everything (?:above|you were|you have been)|(?:catalog|catalogue)\b.{0,12}\band\b)"
    r"|^\W*(?:system|assistant|developer|admin(?:istrator)?|instructions?|sudo)(?: (?:note|message|prompt|override))?\s*[:>\]]\W*(?:you|always|never|ignore|disregard|add|say|tell|respond|reply|answer|print|pretend|all (?:products|prices|customers)|everything|from now|the (?:assistant|bot|model|ai))\b"
    r"|\b(?:note|message|instructions?|attention|warning|dear)(?: to| for)?,?(?: the| all| any| every| an?)? (?:ai|assistants?|llms?|language models?|chat ?bots?|ai (?:agents?|assistants?|models?))\b\W"
    r"|\b(?:ai|assistants?|llms?|language models?|chat ?bots?|bots?|agents?|models?) (?:must|should|shall|has to|have to|is required to|will now) (?:now |always |only |never )?"
    + _ANSWERS
    + r"\b"
    r"|\b(?:ai|llms?|language models?|chat ?bots?)\b(?: agents?| assistants?| models?)? (?:reading|processing|summari[sz]ing) this\b"
    r"|(?:^|[.!;,:]\s*|\band |\bthen |\bplease )tell (?:the |every |all |each |any )?"
    + _PEOPLE
    + r"\b(?! (?:service|support|care))"
    r"|\b(?:if|when(?:ever)?) (?:the |an? |any )?"
    + _PEOPLE
    + r" (?:asks?|inquires?)\b.{0,60}[, ](?:say|answer|reply|tell|respond|claim|recommend|promise)\b"
    r"|^\W*(?:recommend|promise|offer|send|redirect) .{1,40}\bto (?:all|every|each) "
    + _PEOPLE
    + r"|\byou are (?:now|no longer) (?:an? |the |in )?.{0,20}\b(?:assistant|chat ?bot|bot|ai|model|dan|mode|unrestricted|jailbroken)\b"
    r"|\bfrom now on,? (?:you )?(?:must |will |shall |should |only |always |never |are to )*(?:answer|reply|respond|say|tell|pretend|behave)\b"
    r"|^\W*(?:please )?pretend (?:to be|that|you)\b|\byou are dan\b|\bdo anything now\b"
    r"|\bsystem prompt\b|\b(?:reveal|print|repeat|show|output|display|leak|translate)\b.{0,20}\b(?:your (?:initial |original |hidden |system )?(?:prompt|instructions|rules|configuration)|hidden (?:prompt|instructions))\b"
    r"|\b(?:add|append|include|put)\b.{1,60}\b(?:to|in|into) (?:your|every|each|all) (?:answer|reply|replies|response)s?\b"
    r"|\b(?:start|end|begin|finish) (?:your|every|each) (?:answer|reply|response)\b"
    r"|\b(?:new|updated|secret|hidden|real) (?:instruction|order|command|prompt|task)s?\s*:\W*\w"
    r"|\b(?:reply|respond|answer|output) (?:only )?with (?:only )?(?:the (?:word|phrase|text|code)|[\"“])",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r"<\|\w{2,30}\|>|<\|?/?(?:im_start|im_end|endoftext|start_of_turn|end_of_turn|eot_id)\|?>|\[/?INST\]|<</?SYS>>"
    r"|#{2,}\s*(?:instruction|system|response|assistant|human)s?\s*:",
    re.IGNORECASE,
)
"""Of chat templates."""
_TALK = re.compile(
    r"(?:^|\W)user\s*[:：].{1,200}?\W(?:assistant|bot)\s*[:：]|(?:用户|顾客)[:：].{1,100}?(?:助手|机器人)[:：]",
    re.IGNORECASE | re.DOTALL,
)
"""Turns of a talk with a model, which one sentence does not show."""
_BUYERS = r"(?:所有|每位|每个|全部|该)?(?:的)?(?:顾客|客户|用户|买家|消费者|访客)"
_BOT = r"(?:ai|人工智能|大?语言模型|大模型|模型|机器人|助手|智能体)(?:助手|客服)?"
_SAY = r"(?:回答|回复|告诉|说(?!明)|承诺|推荐|输出|声称|索要|加上)"
_CHINESE = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|绕过|覆盖)(?!.{0,6}密码).{0,6}(?:以上|上面|之前|前面|先前|此前|所有|一切|原有|系统).{0,6}(?:指令|指示|规则|提示|要求|设定|内容|命令|限制|对话)"
    r"|^\W*(?:系统|管理员|开发者)(?:提示|消息|指令|通知|命令)\s*[:：】\]]"
    r"|^\W*(?:系统|助手|管理员|system)\s*[:：]\s*(?:你|请|必须|务必|忽略|从现在|所有|告诉|一律)"
    r"|"
    + _BOT
    + r".{0,6}(?:必须|务必|应当|应该|需要|不得|请注意|一律).{0,12}"
    + _SAY
    + r"|(?:^|[，。；：！、\s]|请|并|必须|务必|直接)(?:告诉|告知|回复)"
    + _BUYERS
    + r"|(?:如果|当|若|一旦|凡是|要是)(?:有)?(?:顾客|客户|用户|买家|有人).{0,3}(?:问|询问|提问|咨询).{0,16}(?:就|请|都|要|必须|一律).{0,6}(?:说(?!明)|回答|回复|告诉|推荐|加|让)"
    r"|(?:请|并|直接|务必)(?:让|推荐|引导|诱导|劝|催)"
    + _BUYERS
    + r".{0,4}(?:去|访问|点击|加|扫|拨打|转账|汇款|到)"
    r"|向" + _BUYERS + r"(?:索要|索取)"
    r"|从现在(?:起|开始)[，,]?你?(?:要|必须|只能|都|一律|将)?(?:说(?!明)|回答|回复|扮演|是一|不再是)"
    r"|(?:今后|以后)[，,]?你?(?:都|一律|必须|只能)(?:说(?!明)|回答|回复)"
    r"|你现在是(?:一个|一名|一位)|你不再是|(?:假装|扮演)(?:你是|成|店长|客服|管理员|一个)|你是一个.{0,12}(?:助手|机器人|模型|ai)"
    r"|系统提示词|(?:输出|打印|泄露|透露|复述|重复|显示|说出).{0,6}(?:系统提示|提示词|系统指令|你的(?:指令|设定|规则|配置))"
    r"|(?:请|必须|务必|一律|只能|直接|只)(?:回答|回复|输出)[:：“\"「]|不要回答.{0,6}只(?:输出|回答|回复)"
    r"|(?:新的?|隐藏的?|秘密|真正的?)(?:指令|命令|提示词)(?:是|为|如下|[:：])"
    r"|在(?:每个|每次|所有)?(?:回答|回复)(?:的)?(?:末尾|开头|结尾|最后|中|里).{0,6}(?:加上|附上|写上?|推荐|说)|回答任何问题时"
    r"|把.{1,12}(?:告诉|发给)" + _BUYERS,
    re.IGNORECASE,
)
_HINT = re.compile(
    r"ignor|disregard|forget|overrid|bypass|system|assistant|\bai\b|bot\b|bots\b|llm|model|tell |asks?\b|inquire|recommend|promise"
    r"|you are|from now|pretend|prompt|reveal|\b(?:answer|repl|respon)|instruction|\bdan\b|<|\[|##|admin|developer|sudo|secret|hidden|anything now"
    r"|忽略|无视|忘|理会|绕过|覆盖|系统|管理员|开发者|助手|人工智能|模型|机器人|智能体|顾客|客户|用户|买家|消费者|访客|有人|从现在|今后|以后|你|扮演|提示词|指令|命令|回答|回复|输出",
    re.IGNORECASE,
)
"""What every sentence that the others match holds one of: most text needs no closer look."""

_INVISIBLE = "\u00ad\u200b-\u200f\u2060-\u2064\u206a-\u206f\u180e\ufeff\ufe00-\ufe0f"
_TAGS = "\U000e0000-\U000e007f\U000e0100-\U000e01ef"
_HIDING = re.compile(
    rf"[{_TAGS}]{{2,}}|[{_INVISIBLE}{_TAGS}]{{6,}}|[\u202d\u202e]"
    rf"|(?:[^\W\d_][\u200b-\u200d\u2060\u00ad]){{3,}}[^\W\d_]"
)
"""Letters made of tag characters, rows of characters without width, letters drawn apart by them,
and turned reading."""
_FLAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f")
"""Those of parts of a country, which are made of tag characters behind a black flag."""


def orders(text: str) -> list[str]:
    """The sentences of `text` that look like orders to a model, shortened; the first twenty."""
    plain = clean(unicodedata.normalize("NFKC", text))
    found = [shortened(talk.group()) for talk in islice(_TALK.finditer(plain), 1)]
    for sentence in sentences(plain):
        if _HINT.search(sentence) and any(
            pattern.search(sentence) for pattern in (_MARKS, _ENGLISH, _CHINESE)
        ):
            found.append(shortened(sentence))
            if len(found) == _MOST:
                break
    return found


def hides_characters(raw: str) -> bool:
    """Whether a text as it came (before it is cleaned) holds a message in invisible characters."""
    return not raw.isascii() and _HIDING.search(_FLAGS.sub("", raw)) is not None


def reasons(raw: str) -> list[str]:
    """What a preview says of a text as it came."""
    told: list[str] = [reason("order", text=sentence) for sentence in orders(raw)]
    if hides_characters(raw):
        told.append(reason("invisible", text=shortened(clean(raw))))
    return told


def shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
