package io.rkvs.packaging;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ClassObjectReference;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector.Argument;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.event.VMStartEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Runs a program under a debugger that stops wherever something of a class is asked for by its name
 * or kind, and notes the class: what a native image must be told of, since it has nothing else of a
 * class than what the code calls.
 */
final class ReflectionTrace {
  private static final Set<String> ASKING =
      Set.of(
          "forName",
          "getField",
          "getFields",
          "getDeclaredField",
          "getDeclaredFields",
          "getConstructor",
          "getConstructors",
          "getDeclaredConstructor",
          "getDeclaredConstructors",
          "getMethod",
          "getMethods",
          "getDeclaredMethod",
          "getDeclaredMethods");

  /** On whose behalf JDK classes ask about ours. */
  private static final String BEANS = "com.sun.jmx.";

  private final VirtualMachine machine;
  private final Set<String> asked = new TreeSet<>();

  private ReflectionTrace(VirtualMachine machine) {
    this.machine = machine;
  }

  /** What was asked for: names of classes; and what the program printed. */
  record Result(Set<String> classes, String output) {}

  static Result of(String options, String program) throws Exception {
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Argument> arguments = connector.defaultArguments();
    arguments.get("options").setValue(options);
    arguments.get("main").setValue(program);
    VirtualMachine machine = connector.launch(arguments);
    ReflectionTrace trace = new ReflectionTrace(machine);
    trace.run();
    String output =
        new String(machine.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            + new String(machine.process().getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(trace.asked, output);
  }

  private void run() throws Exception {
    while (true) {
      EventSet events = machine.eventQueue().remove();
      for (Event event : events) {
        if (event instanceof VMStartEvent) {
          stopAtReflection();
        } else if (event instanceof BreakpointEvent stop) {
          note(stop);
        } else if (event instanceof VMDisconnectEvent) {
          return;
        }
      }
      events.resume();
    }
  }

  private void stopAtReflection() {
    for (ReferenceType type : machine.classesByName(Class.class.getName())) {
      for (Method method : type.methods()) {
        if (method.isPublic() && ASKING.contains(method.name()) && method.location() != null) {
          machine.eventRequestManager().createBreakpointRequest(method.location()).enable();
        }
      }
    }
  }

  private void note(BreakpointEvent stop) throws Exception {
    ThreadReference thread = stop.thread();
    if (!isOurs(thread.frames())) {
      return;
    }
    StackFrame frame = thread.frame(0);
    ObjectReference self = frame.thisObject();
    if (self instanceof ClassObjectReference asked) {
      this.asked.add(asked.reflectedType().name());
      return;
    }
    List<Value> given = frame.getArgumentValues();
    for (Value value : given) {
      if (value instanceof StringReference name) {
        this.asked.add(name.value());
      }
    }
  }

  /** Returns whether the caller is code of ours or of a library, or JMX. */
  private static boolean isOurs(List<StackFrame> frames) {
    for (StackFrame frame : frames) {
      String caller = frame.location().declaringType().name();
      if (!caller.equals(Class.class.getName())) {
        return caller.startsWith(BEANS)
            || !(caller.startsWith("java.")
                || caller.startsWith("jdk.")
                || caller.startsWith("sun.")
                || caller.startsWith("com.sun."));
      }
    }
    return false;
  }
}
