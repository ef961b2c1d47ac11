"""Sentences that give orders to the bot instead of asking or telling something."""

# ruff: noqa: E501 - tables of words are read better unbroken

import re

from bot.reading.text import plain
from knowledge.sentences import sentences

_ORDER = re.compile(
    r"ignore\b.{0,40}\b(?:instruction|previous|above|prior|rule|prompt|everything|catalog)"
    r"|(?:disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|previous|above|prior|rule|prompt|everything|said)"
    r"|(?:system|developer|admin(?:istrator)?) ?(?:prompt|message|mode|override|note|instruction|command)"
    r"|^\W*(?:system|assistant|user|developer|admin|human|ai|bot|sudo)\s*[:>\]]"
    r"|\byou are (?:now|no longer)\b|\bfrom now on\b(?!.{0,40}\?)"
    r"|\b(?:act|pretend|roleplay|behave) (?:as|like|to be|that|you)\b|\bjailbreak|\bdan mode|\bdeveloper mode"
    r"|\b(?:reveal|print|repeat|show|output|display|leak|translate|summari[sz]e)\b.{0,40}\b(?:prompt|instruction|"
    r"rules you|system|above text|text above|words above|everything above|above this|configuration|secret|token|password|api key|source code)"
    r"|\b(?:your|the) (?:initial |original |hidden |secret )?(?:system prompt|instructions (?:are|were|say))"
    r"|\b(?:say|reply|respond|answer|write|output|state|confirm|print)\b.{0,20}\b(?:only|exactly|verbatim|that the price|"
    r"with the (?:word|phrase|text|code|link)|\"|“|the following)"
    r"|\b(?:tell|inform|instruct|remind|convince) (?:the |every |all |each )?(?:customer|user|shopper|buyer|client|visitor|people)s?\b(?! (?:service|support|care))"
    r"|\b(?:if|when(?:ever)?) (?:the |an? |any )?(?:customer|user|shopper|buyer|assistant|ai|bot|model)s? (?:asks?|inquires?|reads?|wants?)"
    r"|\b(?:as|dear|attention|hey|note to|message to|instructions? (?:for|to)) (?:an? |the |all )?(?:ai|assistant|llm|language model|chat ?bot|bot|model|agent)s?\b"
    r"|\b(?:ai|assistant|llm|language model|chat ?bot|bot|model|agent)s? (?:must|should|shall|has to|is required|will now|reading)"
    r"|\b(?:recommend|suggest|send|direct|redirect|refer|promise|offer|ask|urge|get) .{1,40}\b(?:all|every|each|any|the) (?:customer|user|shopper|buyer|client|visitor)s?\b|\b(?:ask|urge|direct|redirect|get|make|have|let) (?:all |every |each |any |the )?(?:customer|user|shopper|buyer|client|visitor)s? (?:for|to|visit|click|call|pay)\b"
    r"|\b(?:chat ?bots?|bots?|ai|assistants?|agents?|models?|llms?)\b.{0,25}\b(?:please note|attention|must|should|shall|always|never|are (?:to|required)|need(?:s)? to)\b"
    r"|\b(?:you|it) (?:must|should|shall|will|have to|need to|are to) (?:now |always |only |never )?(?:say|answer|reply|respond|tell|claim|promise|recommend|output|pretend|add|include|mention)\b"
    r"|\b(?:new|updated|secret|hidden|additional|real) (?:instruction|rule|order|command|prompt|task|policy)s?\s*[:：]|\bstart (?:your|every|each) (?:answer|reply|response)|\b(?:end|finish) (?:your|every|each) (?:answer|reply|response)|\b(?:in|to|at the end of) (?:your|every|each|all) (?:answer|replie|reply|response)s?\b"
    r"|<\|?\w+\|?>|\[/?inst\]|<<sys>>|### ?(?:instruction|system|response)"
    r"|(?:忽略|无视|忘记|忘掉|不要理会|绕过|跳过|覆盖).{0,12}(?:指令|指示|规则|提示|要求|设定|以上|上面|之前|前面|限制|一切|所有)"
    r"|(?:系统|开发者|管理员|超级)(?:提示|指令|消息|模式|命令|权限|通知)|^\W*(?:系统|助手|用户|管理员)\s*[:：】\]]"
    r"|(?:你现在是|从现在起|从现在开始|假装|扮演|假设你是|你是一个|你不再是)"
    r"|(?:输出|打印|重复|显示|泄露|透露|告诉我|复述|翻译|说出|列出|给我看).{0,12}(?:提示词|系统提示|指令|内部|配置|密码|密钥|口令|设定|prompt)"
    r"|(?:告诉|通知|提醒|回复|答复|说服|诱导)(?:所有|每位|每个|全部)?(?:顾客|客户|用户|买家|消费者)"
    r"|(?:顾客|客户|用户|买家|有人)(?:问|询问|提问|咨询).{0,10}(?:时|就|都|请|要|必须)"
    r"|(?:你|助手|机器人|模型|人工智能|ai)(?:必须|务必|应当|要|需要|只能)(?:回答|回复|说|告诉|声称|输出|推荐)"
    r"|(?:助手|机器人|客服机器人|大?模型|语言模型|人工智能|ai|智能体).{0,12}(?:必须|务必|应当|应该|需要(?![\u3400-\u9fff]{1,6}[吗么])|不得|不要|请注意|注意|请|要在|始终|总是|永远|一律)"
    r"|(?:请|要|必须|务必|应当|直接)?(?:让|推荐|引导|诱导|促使|劝|催)(?:所有|每位|每个|全部|一切|该)?(?:顾客|客户|用户|买家|消费者|访客)|请(?:顾客|客户|用户|买家)(?:访问|点击|加|拨打|扫码|转账|汇款|提供.{0,4}(?:银行|密码|验证码|身份证))|向(?:所有|每位|每个)?(?:顾客|客户|用户|买家|消费者)(?:索要|索取|承诺|推销|宣布)"
    r"|(?:新的?|最新|隐藏|真正的?|秘密)(?:指令|指示|规则|命令|任务|提示)(?:是|为|如下|[:：])|(?:在|每次|每个|所有)(?:回答|回复|答案)(?:的)?(?:末尾|开头|结尾|最后|时|中|里|前|后)"
    r"|(?:以后|今后|接下来|下面|此后)(?:都|一律|你|请)?(?:要|必须|只)?(?:回答|回复|说|声称|输出)|把.{1,20}(?:告诉|发给|转告|说给)(?:所有|每位|每个)?(?:顾客|客户|用户|买家|我(?!们)|对方)"
    r"|\b(?:repeat|say|speak|read) (?:it )?after me\b|跟着?我(?:来)?(?:念|读|复述|重复|说[:：])|照着?(?:念|读)"
    r"|[把将].{0,12}(?:以上|上面|上述|前面)的?(?:全部|所有|整个)?(?:内容|文字|对话|话).{0,8}(?:打印|输出|显示|复述|重复|列出|写出|发给|念)"
    r"|(?:请|必须|务必|一律|只能|直接)(?:回答|回复|输出|声称|说明?)[:：“\"「]|(?:只|仅)(?:回答|回复|输出)"
)

_MARK = re.compile(
    r"<\|?\w*start\w*\|?>.*?<\|?\w*end\w*\|?>|<<sys>>.*?<</sys>>|</?\|?\w+\|?>|\[/?inst\]",
    re.IGNORECASE | re.DOTALL,
)
"""Marks of chat templates, with the message between them: whoever writes them means to end one
message and begin another."""
_ASKS = re.compile(
    r"\?|\b(?:how much|how many|how long|what|which|when|where)\b|^\W*(?:is|are|do|does|can) "
    r"|吗|呢|多少|几|什么|哪|有没有|能不能|怎么"
)
_CLAUSE = re.compile(r"(?<=[,，;；:：])\s*|\b(?:and|then) (?=tell|how|what|is|do)")


def is_order_to_bot(sentence: str) -> bool:
    """Whether a sentence reads as an instruction to whoever answers, not as shop knowledge."""
    return bool(_ORDER.search(plain(sentence)))


def without_orders(text: str) -> str:
    """The text without such sentences; a question that shares a sentence with an order stays."""
    kept = []
    for sentence in sentences(_MARK.sub("。", text)):
        if not any(map(str.isalnum, sentence)):
            continue
        if not is_order_to_bot(sentence):
            kept.append(sentence)
            continue
        kept += [
            c for c in _CLAUSE.split(sentence) if _ASKS.search(plain(c)) and not is_order_to_bot(c)
        ]
    return " ".join(kept)
