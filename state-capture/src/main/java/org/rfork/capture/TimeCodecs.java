package org.rfork.capture;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

/** Codecs of java.time; the zones' rules are the restoring JDK's. */
final class TimeCodecs {
  private TimeCodecs() {}

  static List<LeafCodec<?>> all() {
    return List.of(
        new LeafCodec<>(
            Duration.class,
            (value, out) -> seconds(value.getSeconds(), value.getNano(), out),
            in -> Duration.ofSeconds(in.int64(), nanos(in))),
        new LeafCodec<>(
            Instant.class,
            (value, out) -> seconds(value.getEpochSecond(), value.getNano(), out),
            in -> Instant.ofEpochSecond(in.int64(), nanos(in))),
        new LeafCodec<>(LocalDate.class, TimeCodecs::write, TimeCodecs::date),
        new LeafCodec<>(LocalTime.class, TimeCodecs::write, TimeCodecs::time),
        new LeafCodec<>(LocalDateTime.class, TimeCodecs::write, TimeCodecs::dateTime),
        new LeafCodec<>(
            Period.class,
            (value, out) -> {
              out.int32(value.getYears());
              out.int32(value.getMonths());
              out.int32(value.getDays());
            },
            in -> Period.of(in.int32(), in.int32(), in.int32())),
        new LeafCodec<>(
            ZoneOffset.class,
            (value, out) -> out.int32(value.getTotalSeconds()),
            TimeCodecs::offset),
        new LeafCodec<>(
            ZonedDateTime.class,
            (value, out) -> {
              write(value.toLocalDateTime(), out);
              out.int32(value.getOffset().getTotalSeconds());
              zone(value.getZone(), out);
            },
            in -> ZonedDateTime.ofInstant(dateTime(in), offset(in), zone(in))),
        new LeafCodec<>(
            OffsetDateTime.class,
            (value, out) -> {
              write(value.toLocalDateTime(), out);
              out.int32(value.getOffset().getTotalSeconds());
            },
            in -> OffsetDateTime.of(dateTime(in), offset(in))),
        new LeafCodec<>(
            OffsetTime.class,
            (value, out) -> {
              write(value.toLocalTime(), out);
              out.int32(value.getOffset().getTotalSeconds());
            },
            in -> OffsetTime.of(time(in), offset(in))),
        new LeafCodec<>(
            Year.class, (value, out) -> out.int32(value.getValue()), in -> Year.of(in.int32())),
        new LeafCodec<>(
            YearMonth.class,
            (value, out) -> {
              out.int32(value.getYear());
              out.int32(value.getMonthValue());
            },
            in -> YearMonth.of(in.int32(), in.int32())),
        new LeafCodec<>(
            MonthDay.class,
            (value, out) -> {
              out.int32(value.getMonthValue());
              out.int32(value.getDayOfMonth());
            },
            in -> MonthDay.of(in.int32(), in.int32())),
        region());
  }

  /** The class of {@code ZoneId.of("Europe/Paris")} has no public name. */
  @SuppressWarnings("unchecked")
  private static LeafCodec<?> region() {
    Class<ZoneId> type = (Class<ZoneId>) ZoneId.of("Europe/Paris").getClass();
    return new LeafCodec<>(type, TimeCodecs::zone, TimeCodecs::zone);
  }

  private static void seconds(long seconds, int nanos, StateOut out) {
    out.int64(seconds);
    out.int32(nanos);
  }

  private static int nanos(StateIn in) {
    return in.ranged(0, 999_999_999);
  }

  private static void write(LocalDate value, StateOut out) {
    out.int64(value.toEpochDay());
  }

  private static LocalDate date(StateIn in) {
    return LocalDate.ofEpochDay(in.int64());
  }

  private static void write(LocalTime value, StateOut out) {
    out.int64(value.toNanoOfDay());
  }

  private static LocalTime time(StateIn in) {
    return LocalTime.ofNanoOfDay(in.int64());
  }

  private static void write(LocalDateTime value, StateOut out) {
    write(value.toLocalDate(), out);
    write(value.toLocalTime(), out);
  }

  private static LocalDateTime dateTime(StateIn in) {
    return LocalDateTime.of(date(in), time(in));
  }

  private static ZoneOffset offset(StateIn in) {
    return ZoneOffset.ofTotalSeconds(in.int32());
  }

  private static void zone(ZoneId value, StateOut out) {
    out.text(value.getId());
  }

  private static ZoneId zone(StateIn in) {
    return ZoneId.of(in.text());
  }
}
