// What the page says, in both languages, with the same keys.
const WORDS = {
  en: {
    rehearsal: "rehearsal", people: "Play as", chats: "Chats", back: "Back to the chats",
    trouble: "Faults", add_person: "New person", add_group: "New group", name: "Name",
    app_language: "Language of their Telegram", not_told: "not told", with_topics: "With topics",
    cancel: "Cancel", add: "Add", close: "Close", clear: "Clear all", commands: "Commands",
    message: "Message", send: "Send", start: "START", restart: "RESTART", share_to: "Send to …",
    buy: "Buy", product: "Product", amount: "Amount", pay: "Pay",
    buy_hint: "The shop gets a signed order event, as from its own till.",
    trouble_hint: "What the bot meets at its next calls.", method: "Method (* is any)",
    fault: "Fault", times: "Times", seconds: "Seconds",
    limits: "Flood limits as on Telegram", orders: "Orders", refund: "Refund",
    refunded: "refunded", block: "Block", unblock: "Unblock", bot: "bot", typing: "typing …",
    group: "group", forum: "forum", person: "person", copied: "Copied", paid: "Paid",
    no_results: "No results", via: "via", edited: "edited", reply: "Reply", topics: "Topics",
    all: "All", closed: "closed", topic_created: "Topic opened", topic_closed: "Topic closed",
    topic_reopened: "Topic opened again", offline: "The rehearsal server has stopped.",
    nothing: "Nothing here yet", draft: "being written", nobody: "Nobody is here yet",
    searching: "The bot is searching …", other: "another product", empty_bot: "Press START to meet the bot.",
    happened: "happened", pending: "to come", waiting: "updates waiting", says_nothing: "The bot did not answer the tap.",
  },
  zh: {
    rehearsal: "排练", people: "扮演", chats: "聊天", back: "返回聊天列表",
    trouble: "故障", add_person: "新人物", add_group: "新群组", name: "名字",
    app_language: "Telegram 界面语言", not_told: "未提供", with_topics: "带话题",
    cancel: "取消", add: "添加", close: "关闭", clear: "全部清除", commands: "命令",
    message: "消息", send: "发送", start: "开始", restart: "重新开始", share_to: "发送给……",
    buy: "购买", product: "商品", amount: "金额", pay: "付款",
    buy_hint: "商店会收到一条签名的订单事件，与真实收银台相同。",
    trouble_hint: "机器人接下来的调用会遇到的情况。", method: "方法（* 为任意）",
    fault: "故障", times: "次数", seconds: "秒数",
    limits: "启用 Telegram 的频率限制", orders: "订单", refund: "退款",
    refunded: "已退款", block: "屏蔽", unblock: "取消屏蔽", bot: "机器人", typing: "正在输入……",
    group: "群组", forum: "论坛", person: "好友", copied: "已复制", paid: "已付款",
    no_results: "没有结果", via: "通过", edited: "已编辑", reply: "回复", topics: "话题",
    all: "全部", closed: "已关闭", topic_created: "话题已创建", topic_closed: "话题已关闭",
    topic_reopened: "话题已重新打开", offline: "排练服务器已停止。",
    nothing: "还没有消息", draft: "正在书写", nobody: "这里还没有人",
    searching: "机器人正在查找……", other: "其他商品", empty_bot: "点击“开始”，认识一下机器人。",
    happened: "已发生", pending: "待发生", waiting: "条更新等待中", says_nothing: "机器人没有回应点击。",
  },
};

let chosen = localStorage.getItem("language")
  || (navigator.language.startsWith("zh") ? "zh" : "en");

export const language = () => chosen;
export const t = (key) => WORDS[chosen][key] ?? key;

export function toggleLanguage() {
  chosen = chosen === "zh" ? "en" : "zh";
  localStorage.setItem("language", chosen);
  translate();
}

export function translate() {
  document.documentElement.lang = chosen;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label));
  }
  for (const node of document.querySelectorAll("[data-placeholder]")) {
    node.placeholder = t(node.dataset.placeholder);
  }
  document.getElementById("language").textContent = chosen === "zh" ? "English" : "中文";
}
