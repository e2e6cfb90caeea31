package io.rkvs.engine.broken;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** Runs one test method in a JVM of its own and says by the exit code what came of it. */
final class CheckMain {
  /** The check had nothing to report. */
  static final int PASSED = 10;

  /** The check failed; the output tells how. */
  static final int REPORTED = 11;

  private CheckMain() {}

  /** Runs the method of the class, both named by the arguments. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Class<?> test = Class.forName(args[0]);
    Constructor<?> constructor = test.getDeclaredConstructor();
    constructor.setAccessible(true);
    Object instance = constructor.newInstance();
    Method method = test.getDeclaredMethod(args[1]);
    method.setAccessible(true);
    int outcome = PASSED;
    try {
      method.invoke(instance);
    } catch (InvocationTargetException e) {
      e.getCause().printStackTrace();
      outcome = REPORTED;
    }
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(outcome); // whatever threads a broken engine keeps
  }
}
