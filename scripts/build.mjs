import { build, checkNode, generate, install } from "./steps.mjs";

checkNode();
install("production");
generate();
build();
