import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/// An endpoint that does nothing but answer.
@Path("/hello")
@RunOnVirtualThread
public class Hello {

    @GET
    public String hello() {
        return "hello";
    }
}
