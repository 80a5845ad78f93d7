package io.serai;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the gateway: tool calls on port 3000, operations on 9090. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SeraiApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(SeraiApplication.class, arguments);
    }
}
