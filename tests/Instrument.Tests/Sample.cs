using System.Reflection;

namespace GraphBridge.Instrument.Tests;

/// <summary>The sample program, loaded as it was built or woven, and what it announces.</summary>
internal sealed class Sample
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "sample");
    public static string TorchSharpPath { get; } = Path.Combine(Folder, "TorchSharp.dll");
    public static string AppPath { get; } = Path.Combine(Folder, "SampleApp.dll");

    private readonly Type _scenarios;

    private Sample(Assembly app)
    {
        App = app;
        _scenarios = app.GetType("SampleApp.Scenarios", throwOnError: true)!;
        TorchSharp = System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(app)!.LoadFromAssemblyName(new("TorchSharp"));
    }

    public Assembly App { get; }
    public Assembly TorchSharp { get; }

    public static IReadOnlyList<string> Names { get; } = Original().Scenarios();

    public static Sample Woven() => new(new InstrumentedLoadContext(AppPath).LoadProgram());

    public static Sample Original()
    {
        var context = new System.Runtime.Loader.AssemblyLoadContext("original");
        context.LoadFromAssemblyPath(TorchSharpPath);
        return new(context.LoadFromAssemblyPath(AppPath));
    }

    public string Run(string scenario)
    {
        var method = _scenarios.GetMethod(scenario)!.CreateDelegate<Func<string>>();
        return method();
    }

    private string[] Scenarios() => [.. _scenarios.GetMethods(BindingFlags.Public | BindingFlags.Static).Select(one => one.Name)];
}
