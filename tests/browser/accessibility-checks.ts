/** Run inside the page, so each is one closed function without imports. */

/** Structure: language, landmarks, headings, names of controls, ids that are unique and exist. */
export function flawsOf(): string[] {
  const flaws: string[] = [];
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
  const isShown = (element: HTMLElement) => element.checkVisibility() && element.closest("[aria-hidden=true]") === null;
  const nameOf = (element: HTMLElement) => {
    const labelledBy = element.getAttribute("aria-labelledby")?.split(" ") ?? [];
    const isField = element instanceof HTMLInputElement || element instanceof HTMLSelectElement;
    const isLabelled = isField || element instanceof HTMLButtonElement || element instanceof HTMLTextAreaElement;
    const labels = isLabelled ? element.labels : null;
    return [
      element.getAttribute("aria-label"),
      ...labelledBy.map((id) => document.getElementById(id)?.textContent),
      ...[...(labels ?? [])].map((label) => label.textContent),
      // What is typed into a field is no name of it.
      isField || element instanceof HTMLTextAreaElement ? null : element.textContent,
    ]
      .join("")
      .trim();
  };
  if (!document.documentElement.lang) flaws.push("html without lang");
  if (document.title.trim() === "") flaws.push("no title");
  const headings = all("h1").filter(isShown).length;
  if (headings !== 1) flaws.push(`${headings} h1 and not 1`);
  if (all("main").length !== 1) flaws.push("not 1 main");
  for (const element of all("a[href], button, input, select, textarea, [role=switch], [role=checkbox], [role=radio]")) {
    if (isShown(element) && nameOf(element) === "") flaws.push(`${element.tagName.toLowerCase()} without a name`);
  }
  for (const element of all("nav, table, [role=dialog]")) {
    const named = element.getAttribute("aria-label") ?? element.getAttribute("aria-labelledby");
    if (!named && element.querySelector("caption") === null)
      flaws.push(`${element.tagName.toLowerCase()} without a label`);
  }
  for (const image of all("svg")) {
    const hidden = image.closest("[aria-hidden=true]") !== null;
    if (!hidden && !image.getAttribute("aria-label")) flaws.push("svg neither hidden nor labelled");
  }
  const seen = new Set<string>();
  for (const { id } of all("[id]")) {
    if (seen.has(id)) flaws.push(`id ${id} twice`);
    seen.add(id);
  }
  for (const attribute of ["aria-describedby", "aria-labelledby"]) {
    for (const element of all(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute)?.split(" ") ?? []) {
        if (document.getElementById(id) === null) flaws.push(`${attribute} points to ${id}, which is not there`);
      }
    }
  }
  return flaws;
}

/** Texts with less contrast than WCAG 2.2 AA asks for: 4.5, or 3 for large text. Disabled controls are exempt. */
export function faintTexts(): string[] {
  type Rgba = [number, number, number, number];
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", {
    willReadFrequently: true,
  });
  if (context === null) throw new Error("no canvas");
  const rgba = (color: string): Rgba => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top: Rgba, bottom: Rgba): Rgba => {
    const mix = (index: 0 | 1 | 2) => top[index] * top[3] + bottom[index] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const backgroundOf = (element: Element | null): Rgba => {
    if (element === null) return [255, 255, 255, 1];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, backgroundOf(element.parentElement));
  };
  const luminance = ([r, g, b]: Rgba) => {
    const linear = (value: number) =>
      value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const contrast = (a: Rgba, b: Rgba) => {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
    return (light + 0.05) / (dark + 0.05);
  };
  const faint: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim();
    if (!text || !element?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest(":disabled, [data-disabled], script, style, .sr-only") !== null) continue;
    const style = getComputedStyle(element);
    const background = backgroundOf(element);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(over(rgba(style.color), background), background);
    if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} "${text.slice(0, 40)}"`);
  }
  return faint;
}
