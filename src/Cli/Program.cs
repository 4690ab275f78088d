using GraphBridge.Cli;

return CommandLine.Run(args);
