using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Torch;

/// <summary>Weights must be readable by others, theirs by us, and a bad file must never take the server down.</summary>
public class SafeTensorsFiles
{
    [Fact]
    public void EveryTypeComesBackAsItWas()
    {
        using var folder = Repository.Temporary();
        var tensors = new Dictionary<string, Tensor>
        {
            ["f32"] = randn(3, 4), ["f16"] = randn(5).to(float16), ["bf16"] = randn(2, 2, 2).to(bfloat16), ["i64"] = arange(7),
            ["i32"] = arange(3).to(int32), ["u8"] = arange(9).to(uint8), ["bool"] = tensor(new[] { true, false }), ["empty"] = zeros(0, 3),
        };
        SafeTensors.Write(folder["x.safetensors"], tensors, new Dictionary<string, string> { ["note"] = "hello" });
        var read = SafeTensors.Read(folder["x.safetensors"]);
        Assert.Equal(tensors.Keys.Order(), read.Keys.Order());
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.dtype, read[name].dtype);
            Assert.Equal(tensor.shape, read[name].shape);
            Assert.True(tensor.equal(read[name]).all().item<bool>(), name);
        }
        Assert.Equal("hello", SafeTensors.Inspect(folder["x.safetensors"]).Metadata["note"]);
    }

    [Fact]
    public async Task AnotherReaderReadsOurs()
    {
        using var folder = Repository.Temporary();
        SafeTensors.Write(folder["x.safetensors"], new Dictionary<string, Tensor> { ["weight"] = tensor(new[] { 1f, 2f, 3f, 4f }).reshape(2, 2) });
        using var json = JsonDocument.Parse(await NodeAsync("read.mjs", folder["x.safetensors"]));
        var weight = json.RootElement.GetProperty("weight");
        Assert.Equal("F32", weight.GetProperty("dtype").GetString());
        Assert.Equal([2, 2], weight.GetProperty("shape").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal("0000803f000000400000404000008040", weight.GetProperty("bytes").GetString());
    }

    [Fact]
    public async Task WeReadAnotherWriters()
    {
        using var folder = Repository.Temporary();
        await NodeAsync("write.mjs", folder["y.safetensors"]);
        var read = SafeTensors.Read(folder["y.safetensors"]);
        Assert.Equal([2L, 3L], read["a"].shape);
        Assert.Equal([1.5f, -2f, 0.25f, 1e-3f, 7f, 8f], read["a"].data<float>().ToArray());
        Assert.Equal([3L, -4L], read["b.c"].data<long>().ToArray());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,99]}}""", "outside the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}""", "does not fit")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}""", "impossible shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,16]}}""", "does not fit")]
    [InlineData("""{"a":{"dtype":"Q7","shape":[4],"data_offsets":[0,16]}}""", "unknown type")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "gap or overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "end at byte")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4]}}""", "not valid")]
    [InlineData("""[1,2]""", "not valid")]
    [InlineData("""{"a":""", "not valid")]
    public void ALyingHeaderIsToldNotBelieved(string header, string problem)
    {
        using var folder = Repository.Temporary();
        var json = System.Text.Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(folder["bad.safetensors"], [.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[16]]);
        var error = Assert.Throws<SafeTensorsException>(() => SafeTensors.Read(folder["bad.safetensors"]));
        Assert.Contains("bad.safetensors", error.Message);
        Assert.Contains(problem, error.Message);
    }

    [Fact]
    public void NoMutationOfAFileCrashesTheReader()
    {
        using var folder = Repository.Temporary();
        SafeTensors.Write(folder["x.safetensors"], new Dictionary<string, Tensor> { ["one"] = randn(4, 4), ["two"] = arange(5) });
        var good = File.ReadAllBytes(folder["x.safetensors"]);
        var random = new Random(1);
        var refused = 0;
        for (var i = 0; i < 2000; i++)
        {
            var bad = (byte[])good.Clone();
            for (var k = 0; k <= random.Next(4); k++)
                bad[random.Next(Math.Min(bad.Length, 220))] = (byte)random.Next(256);
            File.WriteAllBytes(folder["m.safetensors"], random.Next(4) == 0 ? bad[..random.Next(bad.Length)] : bad);
            try
            {
                foreach (var tensor in SafeTensors.Read(folder["m.safetensors"]).Values)
                    tensor.Dispose();
            }
            catch (SafeTensorsException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1000, 2000);
    }

    private static async Task<string> NodeAsync(string script, string file)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Repository.PathOf("tests", "safetensors-npm", script), file]) { RedirectStandardOutput = true })!;
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        return said;
    }
}
