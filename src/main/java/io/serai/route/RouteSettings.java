package io.serai.route;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param folder where the route files are, with its sub-folders {@code gateway} and {@code providers} */
@ConfigurationProperties("serai.routes")
record RouteSettings(@DefaultValue("routes") Path folder) {}
