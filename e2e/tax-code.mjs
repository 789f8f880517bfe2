// The Italian tax code of somebody invented, worked out apart from the program under test (D.M. 23 December 1976).

const VOWELS = /[AEIOU]/g;
const MONTHS = 'ABCDEHLMPRST';
// Value of a character in an odd place, for 0-9 and again for A-J; then K-Z.
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const ODD_FROM_K = [2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

const consonants = (name) => name.replace(VOWELS, '');
const vowels = (name) => (name.match(VOWELS) ?? []).join('');
const three = (text) => `${text}XXX`.slice(0, 3);

/** The code of `{ family, given, sex: 'F' | 'M', born: 'yyyy-mm-dd', place: 'L219' }`; names in plain letters. */
export function taxCode({ family, given, sex, born, place }) {
  const surname = family.toUpperCase().replace(/[^A-Z]/g, '');
  const name = given.toUpperCase().replace(/[^A-Z]/g, '');
  const heard = consonants(name);
  const first = heard.length > 3 ? heard[0] + heard[2] + heard[3] : heard + vowels(name);
  const [year, month, day] = born.split('-');
  const shown = String(Number(day) + (sex === 'F' ? 40 : 0)).padStart(2, '0');
  const body = three(consonants(surname) + vowels(surname)) + three(first) + year.slice(2) + MONTHS[month - 1] + shown + place;
  return body + checkLetter(body);
}

/** The last letter, which checks the fifteen before it. */
export function checkLetter(body) {
  const value = (character, index) => {
    const digit = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    if (index % 2 === 1) return digit;
    return digit < 10 ? ODD[digit] : ODD_FROM_K[digit - 10];
  };
  const sum = [...body].map(value).reduce((all, one) => all + one, 0);
  return String.fromCharCode(65 + (sum % 26));
}
