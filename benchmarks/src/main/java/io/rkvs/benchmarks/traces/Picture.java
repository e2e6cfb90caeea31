package io.rkvs.benchmarks.traces;

import io.rkvs.benchmarks.Svg;
import java.awt.BasicStroke;
import java.io.IOException;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The hit ratio over the size, one small chart for each trace, as SVG. */
final class Picture {
  private static final int COLUMNS = 3;

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
    Svg svg = new Svg(COLUMNS);
    svg.legend(results.labels());
    byTrace.forEach((trace, cells) -> svg.add(chart(trace, cells)));
    svg.write(file);
  }

  private JFreeChart chart(String trace, List<Results.Cell> cells) {
    List<Double> sizes = cells.stream().map(Results.Cell::part).distinct().sorted().toList();
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    for (int i = 0; i < results.labels().size(); i++) {
      String label = results.labels().get(i);
      XYSeries series = new XYSeries(label);
      cells.forEach(c -> series.add(sizes.indexOf(c.part()), c.ratio(label)));
      data.addSeries(series);
      renderer.setSeriesPaint(i, Svg.color(i, label));
      renderer.setSeriesStroke(i, new BasicStroke(Svg.isOurs(label) ? 2.5f : 1.2f));
    }
    SymbolAxis x =
        new SymbolAxis(
            "entries, % of the keys",
            sizes.stream()
                .map(
                    size ->
                        new DecimalFormat("0.#", DecimalFormatSymbols.getInstance(Locale.ROOT))
                            .format(100 * size))
                .toArray(String[]::new));
    x.setGridBandsVisible(false);
    NumberAxis y = new NumberAxis("hits, %");
    return Svg.curves(trace, new XYPlot(data, x, y, renderer));
  }
}
