# Draws a flame graph (SVG) from sorted lines of src/bench/stacks.awk: what is wide takes long, a box stands on its caller, and
# its colour is that of its part (part.awk). The pointer on a box shows its full name and its share.

function escape(text) { gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text); return text }
function short(name,    n, word) { n = split(name, word, "."); return n > 1 ? word[n - 1] "." word[n] : name }
function colour(name,    of) {
  of = part(name)
  if (of == "") return "#dddddd"
  if (!(of in hue)) { hue[of] = (colours * 137) % 360; legend[colours++] = of }
  return "hsl(" hue[of] ",60%,75%)"
}
function close_from(level,    i) {
  for (i = open - 1; i >= level; i--) {
    boxes++
    box_name[boxes] = stack[i]; box_level[boxes] = i; box_from[boxes] = from[i]; box_to[boxes] = samples
  }
  open = level
}

{
  n = split($0, now, ";")
  same = 0
  while (same < open && same < n && stack[same] == now[same + 1]) same++
  close_from(same)
  for (; open < n; open++) { stack[open] = now[open + 1]; from[open] = samples }
  samples++
}

END {
  close_from(0)
  width = 1200; height = 15; least = 0.005
  for (i = 1; i <= boxes; i++)
    if (box_to[i] - box_from[i] >= least * samples) { if (box_level[i] > top) top = box_level[i]; colour(box_name[i]) }
  rows = int((colours + 3) / 4)
  tall = (top + 1) * height + rows * 16 + 40
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"10\">\n", width, tall
  printf "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n<text x=\"4\" y=\"16\" font-size=\"13\">%s: %d samples of CPU time</text>\n", width, tall, title, samples
  for (i = 0; i < colours; i++)
    printf "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"hsl(%d,60%%,75%%)\"/><text x=\"%d\" y=\"%d\">%s</text>\n",
      4 + i % 4 * 300, 26 + int(i / 4) * 16, hue[legend[i]], 18 + i % 4 * 300, 35 + int(i / 4) * 16, escape(legend[i])
  for (i = 1; i <= boxes; i++) {
    share = (box_to[i] - box_from[i]) / samples
    if (share < least) continue
    x = box_from[i] / samples * width; w = share * width; y = tall - (box_level[i] + 1) * height - 4
    text = short(box_name[i])
    letters = int(w / 5.6)
    if (length(text) > letters) text = letters > 3 ? substr(text, 1, letters - 1) "…" : ""
    printf "<g><title>%s, %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" stroke=\"white\" stroke-width=\"0.5\"/>",
      escape(box_name[i]), 100 * share, x, y, w, height, colour(box_name[i])
    if (text != "") printf "<text x=\"%.1f\" y=\"%d\">%s</text>", x + 2, y + 11, escape(text)
    print "</g>"
  }
  print "</svg>"
}
