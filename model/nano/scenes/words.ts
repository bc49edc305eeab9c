const uncountable =
  /^(bread|bacon|butter|salt|broccoli|garlic|corn|coral|sushi|spaghetti|popcorn|rice|pasta|lettuce|honey|milk|beer|wine|sake|champagne|chocolate|candy|coffee|luggage|wheat|toilet paper|wood|fire|flame|lightning|yarn|thread|cattle|curry|salad|canned food|soap|table tennis|bowling)$/;

/** Whether the words count one by one, so that "two" can stand before them. */
export function isCountable(words: string): boolean {
  return !uncountable.test(words);
}

/** A noun with its article, "an apple"; what is many or no single thing takes none. */
export function withArticle(words: string): string {
  const head = words
    .replace(/^(large|small) /, '')
    .replace(/^(red|orange|yellow|green|blue|purple|pink|brown|black|white|grey) /, '');
  if (isPlural(words) || !isCountable(head)) return words;
  return /^([aeiou]|hour)/.test(words) && !/^(uni|eu|ukul|one|used)/.test(words) ? `an ${words}` : `a ${words}`;
}

/** The plural of a noun phrase, by its head: "cup of coffee" -> "cups of coffee". */
export function plural(words: string): string {
  const [, head, rest = ''] = /^(.*?)( (?:of|with|on|and|in) .*)?$/.exec(words) ?? [];
  return pluralHead(head ?? words) + rest;
}

function pluralHead(noun: string): string {
  const special = irregular.find(([ending]) => noun === ending || noun.endsWith(` ${ending}`));
  if (special !== undefined) return noun.slice(0, noun.length - special[0].length) + special[1];
  if (isPlural(noun)) return noun;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  if (/(s|x|ch|sh)$/.test(noun)) return `${noun}es`;
  return `${noun}s`;
}

const irregular: readonly (readonly [string, string])[] = [
  ['mouse', 'mice'],
  ['sheep', 'sheep'],
  ['fish', 'fish'],
  ['deer', 'deer'],
  ['moose', 'moose'],
  ['bison', 'bison'],
  ['goose', 'geese'],
  ['ox', 'oxen'],
  ['shrimp', 'shrimp'],
  ['squid', 'squid'],
  ['man', 'men'],
  ['woman', 'women'],
  ['child', 'children'],
  ['policeman', 'policemen'],
  ['snowman', 'snowmen'],
  ['leaf', 'leaves'],
  ['wolf', 'wolves'],
  ['knife', 'knives'],
  ['loaf', 'loaves'],
  ['scarf', 'scarves'],
  ['tooth', 'teeth'],
  ['die', 'dice'],
  ['person', 'people'],
  ['aircraft', 'aircraft'],
  ['tomato', 'tomatoes'],
  ['potato', 'potatoes'],
  ['volcano', 'volcanoes'],
  ['bus', 'buses'],
  ['spaghetti', 'spaghetti'],
  ['sushi', 'sushi'],
  ['broccoli', 'broccoli'],
  ['sunglasses', 'sunglasses'],
];

function isPlural(words: string): boolean {
  return /(glasses|jeans|trousers|pants|shorts|socks|gloves|skis|scissors|pliers|binoculars|headphones|books|bags|prints|grapes|cherries|blueberries|peanuts|peas|pancakes|fries|noodles|chopsticks|pins|bricks|greens|sweets|clothes)$/.test(
    words,
  );
}

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** "a dog", "two dogs": how a caption counts. */
export function counted(words: string, count: number): string {
  if (count === 1) return withArticle(words);
  return `${numbers[count] ?? count} ${isCountable(words) ? plural(words) : `pieces of ${words}`}`;
}

/** "a, b and c". */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;
}
