// Runs in the page from its beginning, and times what happens there.
window.bench = (() => {
  const longTasks = [];
  const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((task) => task.duration)));
  observer.observe({ type: 'longtask', buffered: true });

  /** Resolves when what is drawn for the next frame is on the screen. */
  function painted() {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      requestAnimationFrame(() => port2.postMessage(null));
    });
  }

  /** The attribute of an element, or its text without one; empty when there is no such element. */
  function readValue(selector, attribute) {
    const element = document.querySelector(selector);
    return (attribute === null ? element?.textContent : element?.getAttribute(attribute)) ?? '';
  }

  /** Resolves when the value of an element matches, and before did as well if anything must come before. */
  function until({ selector, attribute, before, matches }) {
    return new Promise((resolve) => {
      let isReady = before === null;
      const observer = new MutationObserver(look);
      function look() {
        const value = readValue(selector, attribute);
        isReady ||= new RegExp(before, 'u').test(value);
        if (!isReady || !new RegExp(matches, 'u').test(value)) return;
        observer.disconnect();
        painted().then(resolve);
      }
      observer.observe(document, { attributes: true, childList: true, subtree: true, characterData: true });
      look();
    });
  }

  let timed = null;
  return {
    /** The longest task since the last time this was asked, of those above 50 ms; 0 when there was none. */
    takeLongest: () => Math.max(0, ...longTasks.splice(0)),
    /** Milliseconds from the beginning of the navigation until the first image is listed. */
    listed: until({ selector: '.explorer-image .explorer-file', attribute: null, before: null, matches: '.' }),
    /** Times from the next event of a type on, which the page has yet to see. */
    start({ from, ...until_ }) {
      timed = new Promise((resolve) => {
        const begin = () => {
          const start = performance.now();
          until(until_).then((end) => resolve(end - start));
        };
        window.addEventListener(from, begin, { once: true, capture: true });
      });
    },
    /** Milliseconds from that event until its end. */
    end: () => timed,
  };
})();
