using GraphBridge;
using GraphBridge.Instrument.Build;

// dotnet GraphBridge.Instrument.Build.dll LIST FOLDER: weaves the assemblies that LIST names, one a line, into FOLDER
try
{
    new WovenFolder(args[1]).Update(File.ReadAllLines(args[0]));
    return 0;
}
catch (GraphBridgeException error)
{
    // in the form that MSBuild takes for an error
    Console.WriteLine($"{error.File ?? "GraphBridge"} : error GB0001: {error.Reason}{(error.Remedy is null ? "" : "; " + error.Remedy)}; GraphBridgeInstrument=false builds without.");
    return 1;
}
