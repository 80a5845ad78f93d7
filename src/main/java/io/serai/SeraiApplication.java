package io.serai;

import io.serai.command.Commands;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;

/** Starts the gateway, tool calls on port 3000 and operations on 9090, or runs the command that is named. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(resourcePattern = "**/*Configuration.class") // reading all other classes, too, delays each start
@ConfigurationPropertiesScan
public class SeraiApplication {

    public static void main(String[] arguments) {
        if (!Commands.isCommand(arguments)) {
            serve(arguments);
            return;
        }
        int exitCode = Commands.run(SeraiApplication::serve, arguments);
        if (exitCode >= 0) {
            System.exit(exitCode);
        }
    }

    private static void serve(String... arguments) {
        SpringApplication.run(SeraiApplication.class, arguments);
    }
}
