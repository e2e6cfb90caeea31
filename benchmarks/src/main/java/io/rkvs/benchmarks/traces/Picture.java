package io.rkvs.benchmarks.traces;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.w3c.dom.Document;

/** The hit ratio over the size, one small chart for each trace, as SVG. */
final class Picture {
  private static final int COLUMNS = 3;
  private static final int WIDTH = 300;
  private static final int HEIGHT = 220;
  private static final int LEGEND = 30;
  private static final int LEGEND_STEP = 130;
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 10);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 12);
  private static final List<Color> COLORS =
      List.of(
          new Color(0x999999),
          new Color(0x56B4E9),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x0072B2));

  private final Results results;
  private final Map<String, List<Results.Cell>> byTrace;

  Picture(Results results) {
    this.results = results;
    byTrace =
        results.cells().stream()
            .collect(
                Collectors.groupingBy(
                    Results.Cell::trace, LinkedHashMap::new, Collectors.toList()));
  }

  void write(Path file) throws IOException {
    SVGGraphics2D g = new SVGGraphics2D(emptyDocument());
    int rows = (byTrace.size() + COLUMNS - 1) / COLUMNS;
    g.setSVGCanvasSize(new Dimension(COLUMNS * WIDTH, rows * HEIGHT + LEGEND));
    drawLegend(g);
    int at = 0;
    for (Map.Entry<String, List<Results.Cell>> e : byTrace.entrySet()) {
      int x = at % COLUMNS * WIDTH;
      int y = at / COLUMNS * HEIGHT + LEGEND;
      chart(e.getKey(), e.getValue()).draw(g, new Rectangle2D.Double(x, y, WIDTH, HEIGHT));
      at++;
    }
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      g.stream(out, true);
    }
  }

  private static Document emptyDocument() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("expected the JDK's own XML parser", e);
    }
  }

  private void drawLegend(SVGGraphics2D g) {
    g.setFont(TITLE);
    for (int i = 0; i < results.labels().size(); i++) {
      g.setColor(COLORS.get(i % COLORS.size()));
      g.drawString(results.labels().get(i), 20 + i * LEGEND_STEP, 20);
    }
  }

  private JFreeChart chart(String trace, List<Results.Cell> cells) {
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    for (int i = 0; i < results.labels().size(); i++) {
      String label = results.labels().get(i);
      XYSeries series = new XYSeries(label);
      cells.forEach(c -> series.add(100 * c.part(), c.ratio(label)));
      data.addSeries(series);
      renderer.setSeriesPaint(i, COLORS.get(i % COLORS.size()));
      renderer.setSeriesStroke(i, new BasicStroke(1.5f));
    }
    LogAxis x = new LogAxis("entries, % of the keys");
    NumberAxis y = new NumberAxis("hits, %");
    x.setLabelFont(TEXT);
    x.setTickLabelFont(TEXT);
    y.setLabelFont(TEXT);
    y.setTickLabelFont(TEXT);
    XYPlot plot = new XYPlot(data, x, y, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    JFreeChart chart = new JFreeChart(trace, TITLE, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    return chart;
  }
}
