declare module "virtual:tabler.css";
