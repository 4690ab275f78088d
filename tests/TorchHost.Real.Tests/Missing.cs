using Xunit;

namespace GraphBridge.TorchHost.Tests;

public sealed class Missing
{
    [Fact(Skip = "GRAPHBRIDGE_TORCHSHARP named no folder with TorchSharp.dll and its native library when this was built")]
    public void The_tests_of_the_host_pass_on_a_real_TorchSharp() => Assert.Fail("they were not built");
}
