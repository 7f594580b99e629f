// Words for the scripts that follow: the messages that an element of the page carries, in the plural forms of its language.
"use strict";
globalThis.candourSay = (element) => {
  const messages = JSON.parse(element.dataset.words);
  // A browser that doesn't know the language must not take the reader's own instead.
  const locales = [document.documentElement.lang, "en-GB"];
  const isKnown = Intl.PluralRules.supportedLocalesOf(locales[0]).length > 0;
  const plurals = new Intl.PluralRules(locales);
  const form = (n) => (isKnown ? plurals.select(n) : messages[""][n] ?? "other");
  return (key, given = {}) => {
    const message = messages[key];
    const text = typeof message === "string" ? message : message[form(given.n)] ?? message.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => (typeof given[name] === "number" ? given[name].toLocaleString(locales) : given[name]));
  };
};
