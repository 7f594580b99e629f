// Words for the scripts that follow: the messages that an element of the page carries, in the plural forms of its language.
"use strict";
globalThis.candourSay = (element) => {
  const messages = JSON.parse(element.dataset.words);
  const language = document.documentElement.lang;
  const plurals = new Intl.PluralRules(language);
  return (key, given = {}) => {
    const message = messages[key];
    const text = typeof message === "string" ? message : message[plurals.select(given.n)] ?? message.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => (typeof given[name] === "number" ? given[name].toLocaleString(language) : given[name]));
  };
};
