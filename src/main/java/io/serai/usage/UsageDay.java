package io.serai.usage;

import java.time.LocalDate;

/** @param integration empty for actions that concern none */
public record UsageDay(LocalDate day, String integration, Amount amount) {}
