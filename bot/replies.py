"""The bot's own fixed sentences, in both languages. They state no fact of the shop."""

from knowledge.passages import Language

_TEXTS: dict[str, dict[Language, str]] = {
    "unknown": {
        "en": "I don't know that for sure. Shall I ask a person?",
        "zh": "这个我不确定，需要我帮您问一下工作人员吗？",
    },
    "no_such_product": {
        "en": "I could not find that product in our shop. Shall I ask a person?",
        "zh": "我没有在店里找到这款商品，需要我帮您问一下工作人员吗？",
    },
    "near_names": {
        "en": "I could not find exactly that in our shop. Did you mean one of these: {names}? "
        "If not, shall I ask a person?",
        "zh": "我没有在店里找到完全一致的商品。您是想问：{names}？"
        "如果不是，需要我帮您问一下工作人员吗？",
    },
    "elsewhere": {
        "en": "I only know about this shop: its products, prices, delivery and returns. "
        "What would you like to know about it?",
        "zh": "我只了解本店的商品、价格、配送和退换货，这方面有什么可以帮您？",
    },
    "not_stated": {
        "en": "The shop does not say that about {title}, so I don't know. Shall I ask a person?",
        "zh": "店里没有说明「{title}」的这一点，我不确定，需要我帮您问一下工作人员吗？",
    },
    "nearest": {
        "en": "I am not sure about that. What the shop says that comes nearest:\n• {said}\n"
        "Shall I ask a person?",
        "zh": "这个我不确定。店里最接近的说法是：\n• {said}\n需要我帮您问一下工作人员吗？",
    },
    "which": {
        "en": "Which one do you mean: {names}?",
        "zh": "您想问的是哪一款：{names}？",
    },
    "which_product": {
        "en": "Which product do you mean?",
        "zh": "请问您想了解哪一款商品？",
    },
    "no_code": {
        "en": "I don't know of a code or an extra discount that I could give you. "
        "Shall I ask a person?",
        "zh": "我没有可以提供的优惠码或额外折扣，需要我帮您问一下工作人员吗？",
    },
    "own_order": {
        "en": "I cannot see orders or parcels here. Shall I ask a person?",
        "zh": "我这里看不到订单和包裹的情况，需要我帮您问一下工作人员吗？",
    },
    "person": {
        "en": "Of course, I will ask a person to help you.",
        "zh": "好的，我帮您请工作人员来处理。",
    },
    "complaint": {
        "en": "I am sorry about this. I will ask a person to help you.",
        "zh": "非常抱歉给您带来不好的体验，我马上请工作人员来处理。",
    },
    "greeting": {
        "en": "Hello! Ask me about our products, prices, shipping or returns.",
        "zh": "您好！商品、价格、配送、退换货，都可以问我。",
    },
    "thanks": {"en": "You're welcome!", "zh": "不客气！"},
    "okay": {"en": "Is there anything else you would like to know?", "zh": "还有什么想了解的吗？"},
    "praise": {
        "en": "Thank you, I am glad that you like it! Ask me whenever you need something.",
        "zh": "谢谢您的喜欢，很高兴能帮到您！有需要随时问我。",
    },
    "goodbye": {"en": "Goodbye, and see you soon!", "zh": "再见，欢迎下次再来！"},
    "who": {
        "en": "I am the assistant of {shop}, a bot. I answer from what the shop knows, "
        "and I can ask a person when I don't know.",
        "zh": "我是{shop}的智能客服机器人，根据店里的资料回答问题，不清楚的可以帮您问工作人员。",
    },
}


def reply(name: str, language: Language, **slots: str) -> str:
    """The sentence called `name`; `slots` fill its braces."""
    return _TEXTS[name][language].format(**slots)


def name_list(names: list[str], language: Language) -> str:
    return ("、" if language == "zh" else "; ").join(names)
