package io.rkvs.benchmarks.own;

import io.rkvs.benchmarks.Svg;
import java.awt.BasicStroke;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** How many calls take longer than how long, one small chart for each disturbance, as SVG. */
final class LatencyPicture {
  private static final List<Double> SHARES = List.of(50.0, 20.0, 10.0, 1.0, 0.1, 0.01, 0.001);
  private static final List<String> LABELS = List.of("get", "put");

  private final Svg svg = new Svg(3);

  LatencyPicture() {
    svg.legend(LABELS);
  }

  void add(String title, Histogram gets, Histogram puts) {
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    List<Histogram> both = List.of(gets, puts);
    for (int i = 0; i < both.size(); i++) {
      data.addSeries(series(LABELS.get(i), both.get(i)));
      renderer.setSeriesPaint(i, Svg.color(i, LABELS.get(i)));
      renderer.setSeriesStroke(i, new BasicStroke(1.5f));
    }
    LogAxis x = new LogAxis("% of the calls take longer than");
    x.setInverted(true);
    LogAxis y = new LogAxis("µs");
    svg.add(Svg.curves(title, new XYPlot(data, x, y, renderer)));
  }

  private static XYSeries series(String label, Histogram histogram) {
    XYSeries series = new XYSeries(label);
    for (double share : SHARES) {
      if (histogram.getTotalCount() * share / 100 >= 1) {
        series.add(share, Math.max(1, histogram.getValueAtPercentile(100 - share)) / 1e3);
      }
    }
    return series;
  }

  void write(Path file) throws IOException {
    svg.write(file);
  }
}
