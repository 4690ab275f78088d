using Xunit;

namespace GraphBridge.OnnxRuntime.Tests;

public sealed class OnnxRuntimeLibraryTests
{
    [Fact]
    public void The_library_of_a_folder_that_the_variable_names_is_found_and_told()
    {
        var path = OnnxRuntimeLibrary.FindPath();
        Assert.NotNull(path);
        Assert.True(File.Exists(path));
        Assert.Matches(@"^1\.\d+\.\d+", OnnxRuntimeLibrary.Version);
    }

    [Theory]
    [InlineData("/nowhere/at/all")]
    [InlineData("/")]
    public void Where_the_variable_names_nothing_no_other_library_is_taken(string said)
    {
        // the library is loaded once, so a look for it does not unsettle other tests' sessions
        _ = OnnxRuntimeLibrary.Version;
        var before = Environment.GetEnvironmentVariable(OnnxRuntimeLibrary.Variable);
        try
        {
            Environment.SetEnvironmentVariable(OnnxRuntimeLibrary.Variable, said);
            Assert.Null(OnnxRuntimeLibrary.FindPath());
            var error = Assert.Throws<GraphBridgeException>(() => OnnxRuntimeLibrary.Load());
            Assert.Contains(said, error.Message);
            Assert.Contains("Microsoft.ML.OnnxRuntime", error.Message);
            Assert.Contains(OnnxRuntimeLibrary.Variable, error.Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(OnnxRuntimeLibrary.Variable, before);
        }
    }
}
