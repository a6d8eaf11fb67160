"""Outputs as other libraries store them, small and written for these tests; each with what its reader must see."""

import base64
import json
from html import escape

from course import code, markdown, notebook

PNG = base64.b64encode(
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0"
    b"\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82"
).decode()


def display(data, kind="display_data", **metadata):
    count = {"execution_count": None} if kind == "execute_result" else {}
    return {"output_type": kind, "data": data, "metadata": metadata, **count}


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def named(kind):
    "The text that IPython stores for an object that is shown otherwise."
    return {"text/plain": f"<IPython.core.display.{kind} object>"}


def styler(value):
    "A table of pandas with colours, as it is stored each time that it is shown."
    return (
        '<style type="text/css">\n#T_3f1c2_row0_col0 {\n  background-color: #fde725;\n  color: #000000;\n}\n</style>\n'
        '<table id="T_3f1c2"><thead><tr><th id="T_3f1c2_level0_col0" class="col_heading">a</th></tr></thead>'
        '<tbody><tr><td id="T_3f1c2_row0_col0" headers="T_3f1c2_level0_col0" class="data">'
        f"{value}"
        "</td></tr></tbody></table>"
    )


def graph(label):
    "A drawing of Graphviz's, whose parts are called alike in each."
    return (
        '<svg width="62pt" height="44pt" viewBox="0 0 62 44" xmlns="http://www.w3.org/2000/svg"'
        ' xmlns:xlink="http://www.w3.org/1999/xlink"><defs><clipPath id="clip0"><rect width="62" height="44"/></clipPath></defs>'
        f'<g id="graph0" class="graph" clip-path="url(#clip0)"><g id="node1" class="node"><title>{label}</title>'
        f'<ellipse fill="none" stroke="black" cx="31" cy="22" rx="27" ry="18"/><text x="31" y="26" text-anchor="middle">{label}</text>'
        '</g></g><use xlink:href="#node1"/></svg>'
    )


MAP = (
    "<!DOCTYPE html><html><head><script src='https://cdn.example.net/leaflet.js'></script></head>"
    "<body><div id='map'>A map of the town</div></body></html>"
)
FOLIUM = (
    '<div style="width:100%;"><div style="position:relative;width:100%;height:0;padding-bottom:60%;">'
    '<span style="color:#565656">Make this Notebook Trusted to load map: File -> Trust Notebook</span>'
    f'<iframe srcdoc="{escape(MAP)}" style="position:absolute;width:100%;height:100%;left:0;top:0;border:none !important;"'
    " allowfullscreen></iframe></div></div>"
)
CHART = '{"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "mark": "bar"}'
ALTAIR = (
    '<div id="altair-viz-1"></div><script type="text/javascript">(function (spec) {\n'
    '  const paths = {"vega": "https://cdn.jsdelivr.net/npm/vega@5?noext"};\n'
    "  document.getElementById('altair-viz-1').textContent = spec.mark + ' drawn';\n"
    f"}})({CHART});</script>"
)
PLOTLY = (
    '<div><script src="https://cdn.plot.ly/plotly-3.0.1.min.js"></script><div id="b7" style="height:60px"></div>'
    '<script>document.getElementById("b7").append("a plotly figure");</script></div>'
)
BOKEH_LOAD = (
    "(function(root) { if (root.Jupyter !== undefined) { root.Jupyter.notebook; }"
    " const js_urls = ['https://cdn.bokeh.org/bokeh/release/bokeh-3.6.0.min.js']; root.bokeh_urls = js_urls; })(window);"
)
BOKEH = '(function(root) { document.getElementById("p1001").append("a Bokeh plot"); })(window);'
WIDGET = {
    "application/vnd.jupyter.widget-view+json": {"model_id": "abc", "version_major": 2},
    "text/plain": "IntSlider(value=3, max=9)",
}


def box(name):
    return {
        "application/vnd.jupyter.widget-view+json": {"model_id": name, "version_major": 2},
        "text/plain": "  0%|          | 0/10 [00:00<?, ?it/s]",
    }


def model(kind, **state):
    return {"model_module": "x", "model_name": f"{kind}Model", "state": state}


# As tqdm and `interact` leave them.
STATE = {
    "bar": model("HBox", children=["IPY_MODEL_b1", "IPY_MODEL_b2", "IPY_MODEL_b3"]),
    "b1": model("HTML", value="100%"),
    "b2": model("FloatProgress", value=10.0, max=10.0),
    "b3": model("HTML", value=" 10/10 [00:01&lt;00:00]"),
    "control": model("VBox", children=["IPY_MODEL_c1", "IPY_MODEL_c2", "IPY_MODEL_control"]),
    "c1": model("FloatSlider", description="slope", value=2.5),
    "c2": model("Output", outputs=[display({"text/html": "<p>the line of slope 2.5</p>"}), "odd"]),
    "alone": model("VBox", children=["IPY_MODEL_a1"]),
    "a1": model("IntProgress", value=3, max=4),
}
WIDGETS = {"application/vnd.jupyter.widget-state+json": {"state": STATE}}
PROGRESS = "\r  0%|          | 0/3\r 33%|###       | 1/3\r100%|##########| 3/3\n"

# Of each case: its cells, what stands on the page, what does not, and words of the problems that are told.
CASES = {
    "a formula": (
        [display({"text/latex": "$\\displaystyle x^2$", **named("Math")})],
        "<math",
        "",
        [],
    ),
    "a formula in brackets": (
        [display({"text/latex": "\\[y^3\\]", **named("Latex")})],
        "<math",
        "",
        [],
    ),
    "equations": (
        [display({"text/latex": "\\begin{align*}a &= b\\end{align*}", **named("Latex")})],
        "<math",
        "",
        [],
    ),
    "words with a formula": (
        [display({"text/latex": "The area is $\\pi r^2$.", **named("Latex")})],
        "The area is",
        "",
        [],
    ),
    "LaTeX that is no formula": (
        [display({"text/latex": "\\begin{tabular}{l}kept\\end{tabular}", **named("Latex")})],
        "tabular",
        "IPython",
        [],
    ),
    "Markdown": (
        [display({"text/markdown": "**strong**", **named("Markdown")})],
        "<strong>strong</strong>",
        "IPython",
        [],
    ),
    "JSON": (
        [display({"application/json": {"colour": ["red", 1]}, **named("JSON")})],
        "colour",
        "IPython",
        [],
    ),
    "a script": (
        [
            display(
                {
                    "application/javascript": "element.append('made by </b> script')",
                    **named("Javascript"),
                }
            )
        ],
        "made by",
        "IPython",
        [],
    ),
    "a script for Jupyter": (
        [display({"application/javascript": "require(['d3'], f)", **named("Javascript")})],
        "Unable to display output",
        "IPython",
        ["needs Jupyter's own page"],
    ),
    "a widget": ([display(WIDGET)], "IntSlider(value=3, max=9)", "model_id", ["needs a kernel"]),
    "a name without its object": ([display(named("HTML"))], "", "", ["only its name is stored"]),
    "a chart of Altair as JSON": (
        [
            display(
                {
                    "application/vnd.vegalite.v5+json": json.loads(CHART),
                    "text/plain": "<VegaLite 5 object>\n\nIf you see this message, ...",
                }
            )
        ],
        "Unable to display output",
        "If you see this message",
        ["Altair", 'alt.renderers.enable("svg")'],
    ),
    "a chart of Altair as HTML": (
        [display({"text/html": ALTAIR, "text/plain": "alt.Chart(...)"})],
        "altair-viz-1",
        "alt.Chart",
        ["cdn.jsdelivr.net"],
    ),
    "a chart of plotly as JSON": (
        [display({"application/vnd.plotly.v1+json": {"data": [], "layout": {}}})],
        "Unable to display output",
        "",
        ["plotly", "pio.renderers.default"],
    ),
    "a chart of plotly as HTML": (
        [
            display(
                {
                    "application/vnd.plotly.v1+json": {"data": [], "layout": {}},
                    "text/html": PLOTLY,
                }
            )
        ],
        "a plotly figure",
        "Unable",
        ["cdn.plot.ly"],
    ),
    "a plot of Bokeh": (
        [
            display(
                {"application/javascript": BOKEH_LOAD, "application/vnd.bokehjs_load.v0+json": ""}
            ),
            display({"text/html": '<div id="p1001" style="display: contents"></div>'}),
            display(
                {
                    "application/javascript": BOKEH,
                    "application/vnd.bokehjs_exec.v0+json": "",
                    "text/plain": "",
                }
            ),
        ],
        "a Bokeh plot",
        "Unable",
        ["cdn.bokeh.org"],
    ),
    "a map of folium": (
        [display({"text/html": FOLIUM, "text/plain": "<folium.folium.Map at 0x7f>"})],
        "A map of the town",
        "",
        ["cdn.example.net"],
    ),
    "a Styler twice": (
        [
            display({"text/html": styler(1.5)}),
            display({"text/html": styler(2.5)}),
        ],
        "T_3f1c2_row0_col0-2",
        "",
        [],
    ),
    "two drawings of Graphviz": (
        [display({"text/html": graph("start")}), display({"text/html": graph("end")})],
        "url(#clip0-2)",
        "",
        [],
    ),
    "a comment's beginning in a script": (
        [display({"text/html": '<p>before</p><script>var a = "<!-- x";</script><p>behind</p>'})],
        "behind",
        "",
        [],
    ),
    "HTML that is not whole": (
        [display({"text/html": "<div><b>open</div></section><!-- never closed"})],
        "open",
        "never closed --&gt;",
        ["is not whole"],
    ),
    "a bar of progress": ([stream(PROGRESS, "stderr")], "100%|##########| 3/3", "33%", []),
    "a number that counts": (
        [stream("step 1\r"), stream("step 2\r"), stream("step 3\n")],
        "step 3",
        "step 2",
        [],
    ),
    "a picture for screens of twice the density": (
        [
            display(
                {"image/png": PNG, "text/plain": "<Figure>"},
                **{"image/png": {"width": 32, "height": 16}},
            )
        ],
        'width="32"',
        "",
        ["no alternative text"],
    ),
    "a PDF": (
        [display({"application/pdf": "JVBERi0=", **named("Image")})],
        "Unable",
        "IPython",
        ["a PDF"],
    ),
}


def case(outputs, source="show()"):
    return notebook([markdown("# Foreign"), code(source, outputs)])


def everything():
    "A notebook with all of them."
    cells = [markdown("# Outputs of other libraries")]
    for name, (outputs, *_) in CASES.items():
        cells += [markdown(f"## {name.capitalize()}"), code(f"show({name!r})", outputs)]
    return notebook(cells)
