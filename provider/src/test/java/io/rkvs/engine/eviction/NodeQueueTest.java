package io.rkvs.engine.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The queue against a deque. */
class NodeQueueTest {

  @Property
  void behavesAsADeque(@ForAll @Size(max = 600) List<@IntRange(min = 0, max = 9) Integer> steps) {
    NodeQueue queue = new NodeQueue();
    Deque<Evictable> model = new ArrayDeque<>();
    int key = 0;
    for (int step : steps) {
      if (step < 5) {
        TestEntry e = new TestEntry(key++);
        queue.add(e);
        model.add(e);
      } else if (step < 8) {
        assertThat(queue.poll()).isSameAs(model.poll());
      } else if (step == 8 && !model.isEmpty()) {
        model.peekLast().region = Evictable.DEAD;
      } else {
        int before = model.size();
        model.removeIf(e -> e.region == Evictable.DEAD);
        assertThat(queue.sweep()).isEqualTo(before - model.size());
      }
      assertThat(queue.size()).isEqualTo(model.size());
      assertThat(queue.peek()).isSameAs(model.peek());
    }
    while (!model.isEmpty()) {
      assertThat(queue.poll()).isSameAs(model.poll());
    }
    assertThat(queue.poll()).isNull();
  }
}
