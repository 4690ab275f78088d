using System.Diagnostics;

namespace GraphBridge.Packages.Tests;

/// <summary>A folder of someone who uses the packages: a clean project, or none.</summary>
internal sealed class Workplace(string folder)
{
    public string Folder => folder;

    public string InFolder(params string[] parts) => Path.Combine([folder, .. parts]);

    /// <summary>A program that references packages: <c>GraphBridge</c>, or <c>TorchSharp/0.105.0</c>.</summary>
    public void WriteProject(params string[] packages) => File.WriteAllText(InFolder("App.csproj"), $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
          </PropertyGroup>
          <ItemGroup>
            <Compile Include="Program.cs" />
            {string.Join("\n    ", packages.Select(Reference))}
          </ItemGroup>
        </Project>
        """);

    public void WriteProgram(string code) => File.WriteAllText(InFolder("Program.cs"), code);

    public string Dotnet(params string[] arguments) => Command.Run(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder });

    /// <summary>Runs the built program, with the stand-in for TorchSharp on the library that is its libtorch, and returns the lines it printed.</summary>
    public string[] RunProgram(string output, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", InFolder(output, "App.dll"), .. arguments]) { WorkingDirectory = folder };
        start.Environment["GRAPHBRIDGE_TORCH_LIBRARY"] = Build.NativeLibrary;
        return Lines(Command.Run(start));
    }

    /// <summary>Runs the built program where nothing says where native libraries are.</summary>
    public string[] RunProgramAlone(string output, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", InFolder(output, "App.dll"), .. arguments]) { WorkingDirectory = folder };
        start.Environment.Remove("GRAPHBRIDGE_TORCH_LIBRARY");
        return Lines(Command.Run(start));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Reference(string package) =>
        $"<PackageReference Include=\"{package.Split('/')[0]}\" Version=\"[{(package.Contains('/', StringComparison.Ordinal) ? package.Split('/')[1] : Build.Version)}]\" />";
}
