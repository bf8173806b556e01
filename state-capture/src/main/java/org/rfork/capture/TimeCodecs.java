package org.rfork.capture;

import java.time.Clock;
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
import java.time.chrono.ChronoLocalDate;
import java.time.chrono.Chronology;
import java.time.chrono.HijrahDate;
import java.time.chrono.JapaneseDate;
import java.time.chrono.JapaneseEra;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistDate;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.rfork.CaptureException;

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
            in -> zoned(dateTime(in), offset(in), zone(in))),
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
        region(),
        chronoDate(HijrahDate.class),
        chronoDate(JapaneseDate.class),
        chronoDate(MinguoDate.class),
        chronoDate(ThaiBuddhistDate.class),
        new LeafCodec<>(
            JapaneseEra.class,
            (value, out) -> out.int32(value.getValue()),
            in -> JapaneseEra.of(in.int32())),
        clock(
            Clock.systemUTC(),
            (value, out) -> zone(value.getZone(), out),
            in -> Clock.system(zone(in))),
        clock(
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            (value, out) -> {
              Instant instant = value.instant();
              seconds(instant.getEpochSecond(), instant.getNano(), out);
              zone(value.getZone(), out);
            },
            in -> Clock.fixed(Instant.ofEpochSecond(in.int64(), nanos(in)), zone(in))));
  }

  /** Another JDK's rules may leave no room for a local time that was there before. */
  private static ZonedDateTime zoned(LocalDateTime time, ZoneOffset offset, ZoneId zone) {
    ZonedDateTime made = ZonedDateTime.ofInstant(time, offset, zone);
    if (!made.getOffset().equals(offset) || !made.toLocalDateTime().equals(time)) {
      throw new Refusal(
          CaptureException.Kind.SCHEMA_MISMATCH,
          time
              + " "
              + offset
              + " is no time of "
              + zone
              + " by this JDK's rules: run one release of time-zone data on all nodes");
    }
    return made;
  }

  private static <T extends ChronoLocalDate> LeafCodec<T> chronoDate(Class<T> type) {
    return new LeafCodec<>(
        type,
        (value, out) -> {
          out.text(value.getChronology().getId());
          out.int64(value.toEpochDay());
        },
        in -> {
          ChronoLocalDate date = Chronology.of(in.text()).dateEpochDay(in.int64());
          if (!type.isInstance(date)) {
            throw Refusal.damaged(date + " is no " + type.getName());
          }
          return type.cast(date);
        });
  }

  /** Clocks' classes have no public names. */
  @SuppressWarnings("unchecked")
  private static LeafCodec<?> clock(
      Clock sample, BiConsumer<Clock, StateOut> writer, Function<StateIn, Clock> reader) {
    return new LeafCodec<>((Class<Clock>) sample.getClass(), writer, reader);
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
