package io.rkvs.benchmarks;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;

/** Small charts side by side in one SVG file, all in one style. Used by one thread. */
public final class Svg {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 220;
  private static final int LEGEND = 30;
  private static final int LEGEND_STEP = 130;

  /** Of axes and numbers. */
  public static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 10);

  /** Of charts' titles. */
  public static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 12);

  private static final Color OURS = new Color(0xD55E00);

  private static final List<Color> COLORS =
      List.of(
          new Color(0x999999),
          new Color(0x56B4E9),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x0072B2));

  private final int columns;
  private final List<JFreeChart> charts = new ArrayList<>();
  private final List<String> legend = new ArrayList<>();

  /** Creates an empty picture of so many charts in a line. */
  public Svg(int columns) {
    this.columns = columns;
  }

  /** Returns whether a series is of this project, which has a colour of its own. */
  public static boolean isOurs(String label) {
    return label.startsWith("RKVS");
  }

  /** Returns the colour of the n-th series of every chart. */
  public static Color color(int n, String label) {
    return isOurs(label) ? OURS : COLORS.get(n % COLORS.size());
  }

  /** Names the series, in the order of their colours, above the charts. */
  public void legend(List<String> labels) {
    legend.addAll(labels);
  }

  /** Adds a chart. */
  public void add(JFreeChart chart) {
    charts.add(chart);
  }

  /** Writes the file. */
  public void write(Path file) throws IOException {
    SVGGraphics2D g = new SVGGraphics2D(emptyDocument());
    int top = legend.isEmpty() ? 0 : LEGEND;
    int rows = (charts.size() + columns - 1) / columns;
    g.setSVGCanvasSize(new Dimension(columns * WIDTH, rows * HEIGHT + top));
    g.setFont(TITLE);
    for (int i = 0; i < legend.size(); i++) {
      g.setColor(color(i, legend.get(i)));
      g.drawString(legend.get(i), 20 + i * LEGEND_STEP, 20);
    }
    for (int i = 0; i < charts.size(); i++) {
      int x = i % columns * WIDTH;
      int y = i / columns * HEIGHT + top;
      charts.get(i).draw(g, new Rectangle2D.Double(x, y, WIDTH, HEIGHT));
    }
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      g.stream(out, true);
    }
  }

  private static org.w3c.dom.Document emptyDocument() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("expected the JDK's own XML parser", e);
    }
  }

  /** Returns a chart of curves in the common style. */
  public static JFreeChart curves(String title, XYPlot plot) {
    for (var axis : List.of(plot.getDomainAxis(), plot.getRangeAxis())) {
      axis.setLabelFont(TEXT);
      axis.setTickLabelFont(TEXT);
    }
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    JFreeChart chart = new JFreeChart(title, TITLE, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    return chart;
  }

  /** A chart of horizontal bars, one for each label. */
  public static final class Bars {
    private final String title;
    private final String unit;
    private final DefaultCategoryDataset data = new DefaultCategoryDataset();
    private final List<Boolean> isOurs = new ArrayList<>();

    /** Creates a chart without bars. */
    public Bars(String title, String unit) {
      this.title = title;
      this.unit = unit;
    }

    /** Adds a bar. */
    public void add(String label, double length, boolean ours) {
      data.addValue(length, "", label);
      isOurs.add(ours);
    }

    /** Returns the chart. */
    public JFreeChart chart() {
      BarRenderer renderer =
          new BarRenderer() {
            private static final long serialVersionUID = 1L;

            @Override
            public java.awt.Paint getItemPaint(int row, int column) {
              return isOurs.get(column) ? OURS : COLORS.get(0);
            }
          };
      renderer.setBarPainter(new StandardBarPainter());
      renderer.setShadowVisible(false);
      CategoryAxis labels = new CategoryAxis();
      labels.setTickLabelFont(TEXT);
      NumberAxis lengths = new NumberAxis(unit);
      lengths.setLabelFont(TEXT);
      lengths.setTickLabelFont(TEXT);
      CategoryPlot plot = new CategoryPlot(data, labels, lengths, renderer);
      plot.setOrientation(PlotOrientation.HORIZONTAL);
      plot.setBackgroundPaint(Color.WHITE);
      plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
      JFreeChart chart = new JFreeChart(title, TITLE, plot, false);
      chart.setBackgroundPaint(Color.WHITE);
      return chart;
    }
  }
}
