package io.rkvs.shop;

import java.math.BigDecimal;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The shop over HTTP. */
@RestController
class ShopController {
  private final PriceService prices;
  private final QuoteService quotes;
  private final NoteService notes;
  private final Calls calls;

  ShopController(PriceService prices, QuoteService quotes, NoteService notes, Calls calls) {
    this.prices = prices;
    this.quotes = quotes;
    this.notes = notes;
    this.calls = calls;
  }

  @GetMapping("/prices/{article}")
  ResponseEntity<String> price(@PathVariable String article) {
    Price price = prices.price(article);
    return price == null
        ? ResponseEntity.notFound().build()
        : ResponseEntity.ok(price.amount().toPlainString());
  }

  @PutMapping("/prices/{article}")
  String change(@PathVariable String article, @RequestBody String amount) {
    return prices.change(article, new BigDecimal(amount)).amount().toPlainString();
  }

  @DeleteMapping("/prices/{article}")
  void forget(@PathVariable String article) {
    prices.forget(article);
  }

  @DeleteMapping("/prices")
  void forgetAll() {
    prices.forgetAll();
  }

  @GetMapping("/quotes/{article}/{pieces}")
  String quote(@PathVariable String article, @PathVariable int pieces) {
    return quotes.quote(article, pieces).toPlainString();
  }

  @GetMapping("/notes/{article}")
  String note(@PathVariable String article) {
    return notes.note(article);
  }

  @PutMapping("/notes/{article}")
  void write(@PathVariable String article, @RequestBody String note) {
    notes.write(article, note);
  }

  @DeleteMapping("/notes/{article}")
  void forgetNote(@PathVariable String article) {
    notes.forget(article);
  }

  @DeleteMapping("/notes")
  void forgetAllNotes() {
    notes.forgetAll();
  }

  @GetMapping("/calls")
  Map<String, AtomicInteger> calls() {
    return calls.all();
  }

  @GetMapping("/thread")
  String thread() {
    return Thread.currentThread().toString();
  }

  @ExceptionHandler(IllegalStateException.class)
  ResponseEntity<String> closed(IllegalStateException failure) {
    return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR).body(failure.getMessage());
  }

  @ExceptionHandler(IllegalArgumentException.class)
  ResponseEntity<String> unknown(IllegalArgumentException failure) {
    return ResponseEntity.status(HttpStatus.NOT_FOUND).body(failure.getMessage());
  }
}
