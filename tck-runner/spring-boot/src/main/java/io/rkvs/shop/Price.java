package io.rkvs.shop;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * A price; immutable.
 *
 * @param article what it is the price of
 * @param amount how much
 */
public record Price(String article, BigDecimal amount) implements Serializable {}
