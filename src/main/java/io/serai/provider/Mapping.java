package io.serai.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a tool's arguments become a request. Everything is data; nothing here is parsed as an address or an expression. */
interface Mapping {

    String method();

    PathTemplate path();

    RequestMapping.Target map(ObjectNode arguments, ObjectMapper json);
}
