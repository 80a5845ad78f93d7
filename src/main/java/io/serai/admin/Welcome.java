package io.serai.admin;

import io.serai.http.FrontDoor;
import io.serai.secret.Secret;
import io.serai.tenant.AdminKey;
import io.serai.tenant.DemoTenant;
import io.serai.tool.Catalogue;
import java.io.PrintStream;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

/** Says on standard output where Serai is, where its keys are, and how to make a first call. */
final class Welcome {

    private final FrontDoor door;
    private final AdminKey adminKey;
    private final DemoTenant demo;
    private final Catalogue catalogue;
    private final PrintStream out;

    Welcome(FrontDoor door, AdminKey adminKey, DemoTenant demo, Catalogue catalogue, PrintStream out) {
        this.door = door;
        this.adminKey = adminKey;
        this.demo = demo;
        this.catalogue = catalogue;
        this.out = out;
    }

    @Order(1) // the door opens at 0
    @EventListener(ApplicationReadyEvent.class)
    void print() {
        StringBuilder text = new StringBuilder();
        text.append("Serai is open at ").append(door.address()).append('\n');
        text.append("Administrator's key: ").append(adminKey.whereabouts()).append('\n');
        Optional<Secret> key = demo.key();
        key.ifPresent(secret ->
                text.append("Key of the tenant demo: ").append(secret.reveal()).append('\n'));
        if (key.isPresent() && catalogue.find("demo.echo") != null) {
            text.append("Try it:\n  ").append(command(key.get())).append('\n');
        }
        out.print(text);
        out.flush();
    }

    private String command(Secret key) {
        return "curl -s " + door.address() + "/api/v1/tools/invoke -H 'Authorization: Bearer " + key.reveal()
                + "' -H 'Content-Type: application/json'"
                + " -d '{\"toolId\":\"demo.echo\",\"parameters\":{\"message\":\"hello\"}}'";
    }
}
