// What is wrong with the layout of what is shown, in sentences: parts that nobody can reach or read whole, that lie
// under others, and targets smaller than `least` px. `giving` may be cut: the selectors of what gives way by design.
({ least, giving }) => {
  const wrong = new Set();
  const AXES = [["x", "left", "right", "overflowX"], ["y", "top", "bottom", "overflowY"]];
  const interactive = "button, input, textarea, select, a[href], [role^=menuitem]";

  const name = (element) => {
    const words = (element.getAttribute("aria-label") || element.textContent || "").trim().slice(0, 30);
    return `${element.tagName.toLowerCase()}.${[...element.classList].slice(0, 3).join(".")} "${words}"`;
  };
  const isForEars = (element) => element.closest(".sr-only, .h") || getComputedStyle(element).clipPath.startsWith("inset(50%");
  const isShown = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    for (let at = element; at; at = at.parentElement) if (isForEars(at)) return false;
    return true;
  };

  // A list holds more rows than are in sight, all alike: those below are spared, for time.
  const isFarBelow = (element) => (element.closest("li")?.getBoundingClientRect().top ?? 0) > innerHeight;

  // Follows a box outwards: within what scrolls it can be brought into sight, elsewhere it has to be within.
  const cut = (element, box) => {
    const left = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
    let isFixed = false;
    for (let at = element; at && at !== document.documentElement && !isFixed; at = at.parentElement) {
      const style = getComputedStyle(at);
      const edge = at.getBoundingClientRect();
      const gives = { x: style.textOverflow === "ellipsis", y: style.webkitLineClamp !== "none" };
      for (const [axis, from, to, overflow] of AXES) {
        if (style.display === "inline" || style.display === "contents" || at === document.body) continue;
        if (["auto", "scroll"].includes(style[overflow]) || gives[axis]) [left[from], left[to]] = [edge[from], edge[to]];
        else if (style[overflow] !== "visible" && (left[from] < edge[from] - 1 || left[to] > edge[to] + 1)) return `is cut by ${name(at)} (${axis})`;
      }
      isFixed = style.position === "fixed";
    }
    if (left.left < -1 || left.right > innerWidth + 1) return "is beside the window";
    const isPage = document.documentElement.scrollHeight > innerHeight && getComputedStyle(document.body).overflowY !== "hidden";
    if (!isPage && (left.top < -1 || left.bottom > innerHeight + 1)) return "is above or below the window";
    return "";
  };

  // What a press in the middle of a part would hit instead of it, if that middle is in sight.
  const covering = (element, box) => {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    for (let at = element.parentElement; at; at = at.parentElement) {
      const edge = at.getBoundingClientRect();
      if (getComputedStyle(at).overflowY !== "visible" && (y < edge.top + 1 || y > edge.bottom - 1)) return null; // half a pixel is no place to press
    }
    const top = document.elementFromPoint(x, y);
    const isNear = !top || element.contains(top) || top.contains(element);
    const over = "[role=menu], .q-dialog, dialog, :popover-open";
    const lies = element.closest(over) ? null : top?.closest(over);
    return isNear || lies ? null : top; // a menu or dialog lies over what it was opened from
  };

  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth || root.scrollLeft) wrong.add("the page scrolls sideways");
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("svg") || isFarBelow(element) || !isShown(element)) continue;
    const style = getComputedStyle(element);
    const scrolls = ["auto", "scroll"].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    if (scrolls && element.clientHeight < 40 && element.tagName !== "TEXTAREA") wrong.add(`${name(element)} leaves ${element.clientHeight} px to its content`);
    if (["auto", "scroll"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1) wrong.add(`${name(element)} scrolls sideways`);
    if (element.closest(giving)) continue;
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim() || !parseFloat(style.fontSize)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        const hangs = style.whiteSpace === "pre-wrap" && box.width < parseFloat(style.fontSize) / 2; // a space at a line's end
        const how = box.width > 0 && !hangs && cut(element, box);
        if (how) wrong.add(`text of ${name(element)} ${how}`);
      }
    }
    if (!element.matches(interactive)) continue;
    const box = element.getBoundingClientRect();
    const how = cut(element, box);
    if (how) wrong.add(`${name(element)} ${how}`);
    const isInText = element.matches("a") && element.closest(".bubble, .m, p");
    // A press on the label ticks what is in it.
    const target = element.closest("label")?.getBoundingClientRect() ?? box;
    if (!isInText && Math.min(target.width, target.height) < least - 0.5) wrong.add(`${name(element)} is ${box.width.toFixed()} x ${box.height.toFixed()} px`);
    const under = covering(element, box);
    if (under) wrong.add(`${name(element)} lies under ${name(under)}`);
  }
  return [...wrong];
}
