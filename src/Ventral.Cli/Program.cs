using Ventral.Cli;

return await VentralCommandLine.RunAsync(args);
