package io.rkvs.shop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.annotation.CacheDefaults;
import javax.cache.annotation.CacheKey;
import javax.cache.annotation.CachePut;
import javax.cache.annotation.CacheRemove;
import javax.cache.annotation.CacheRemoveAll;
import javax.cache.annotation.CacheResult;
import javax.cache.annotation.CacheValue;
import org.springframework.stereotype.Service;

/** Notes about articles, behind JSR-107's annotations. */
@Service
@CacheDefaults(cacheName = "notes")
public class NoteService {
  private final Map<String, String> table = new ConcurrentHashMap<>();
  private final Calls calls;

  NoteService(Calls calls) {
    this.calls = calls;
  }

  /** Returns the note of an article; that there is none is cached too, as an exception. */
  @CacheResult(exceptionCacheName = "failures", cachedExceptions = IllegalArgumentException.class)
  public String note(String article) {
    calls.count("note");
    String note = table.get(article);
    if (note == null) {
      throw new IllegalArgumentException("no note about " + article);
    }
    return note;
  }

  /** Writes a note. */
  @CachePut
  public void write(@CacheKey String article, @CacheValue String note) {
    calls.count("write");
    table.put(article, note);
  }

  /** Forgets one note, that of the cache only. */
  @CacheRemove
  public void forget(String article) {
    calls.count("forgetNote");
  }

  /** Forgets all notes. */
  @CacheRemoveAll
  public void forgetAll() {
    calls.count("forgetAllNotes");
  }
}
