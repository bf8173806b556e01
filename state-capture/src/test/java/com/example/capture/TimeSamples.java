package com.example.capture;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.HijrahDate;
import java.time.chrono.IsoEra;
import java.time.chrono.JapaneseChronology;
import java.time.chrono.JapaneseDate;
import java.time.chrono.JapaneseEra;
import java.time.chrono.MinguoDate;
import java.time.chrono.ThaiBuddhistDate;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Objects of java.time. */
final class TimeSamples {
  private TimeSamples() {}

  static List<Object> all() {
    ZoneId paris = ZoneId.of("Europe/Paris");
    LocalDate day = LocalDate.of(2024, 2, 29);
    return List.of(
        Duration.ofSeconds(-1, 5),
        Instant.MAX,
        Instant.MIN,
        LocalDate.MIN,
        LocalTime.MAX,
        LocalDateTime.MAX,
        Period.of(1, -2, 3),
        paris,
        ZoneId.of("UTC+01:00"),
        ZoneId.of("GMT"),
        ZoneOffset.MAX,
        ZoneOffset.UTC,
        Year.of(2026),
        YearMonth.of(-5, 2),
        MonthDay.of(2, 29),
        OffsetDateTime.MIN,
        OffsetTime.MAX,
        ZonedDateTime.ofLocal(LocalDateTime.of(2025, 10, 26, 2, 30), paris, ZoneOffset.ofHours(1)),
        ZonedDateTime.ofLocal(LocalDateTime.of(2025, 10, 26, 2, 30), paris, ZoneOffset.ofHours(2)),
        HijrahDate.from(day),
        JapaneseDate.from(day),
        MinguoDate.from(day),
        ThaiBuddhistDate.from(day),
        JapaneseEra.REIWA,
        JapaneseChronology.INSTANCE,
        IsoEra.BCE,
        Clock.systemUTC(),
        Clock.system(paris),
        Clock.fixed(Instant.EPOCH, paris),
        DayOfWeek.MONDAY,
        Month.MAY,
        ChronoUnit.DAYS,
        ChronoField.HOUR_OF_DAY);
  }
}
