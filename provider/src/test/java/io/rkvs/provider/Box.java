package io.rkvs.provider;

import java.io.Serializable;

/** A value that can be spoilt: what is stored by value must not change when this does. */
final class Box implements Serializable {
  private static final long serialVersionUID = 1L;

  private String content;

  Box(String content) {
    this.content = content;
  }

  void spoil() {
    content = "spoilt";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Box box && box.content.equals(content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  @Override
  public String toString() {
    return content;
  }
}
