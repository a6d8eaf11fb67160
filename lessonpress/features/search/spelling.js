// Words with a slip of the pen: which of the site's words they may have been.
const { plain, stem } = lessonpress.search

// `words`: those of the site, the most frequent first.
function spelling(words) {
  const stemmed = new Set(words.map(stem))
  const known = (word) => stemmed.has(stem(word)) || words.some((other) => other.startsWith(word))
  const nearest = (word) => {
    let best = "", least = word.length < 4 ? 1 : word.length < 7 ? 2 : 3
    for (const other of words) {
      const far = distance(word, other, least)
      if (far < least) [best, least] = [other, far]
    }
    return best
  }
  return {
    known: (word) => known(plain(word)),
    // Empty where nothing is near, and of what is a name or a number.
    nearest: (word) => /^[\p{L}'’-]+$/u.test(word) ? nearest(plain(word)) : "",
  }
}

// How many letters are wrong, missing, too many or exchanged with their neighbour; at most `most` is told apart.
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) >= most) return most
  let before = [], last = [...Array(b.length + 1).keys()]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1)
      }
    }
    ;[before, last] = [last, row]
  }
  return last[b.length]
}

Object.assign(lessonpress.search, { spelling })
